package dev.reloader.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Options for javac with which new classes become what the existing ones are. */
final class CompilerOptions {
    private static final int PROCESSES_ONLY_IF_TOLD = 23;

    private CompilerOptions() {}

    /**
     * The options.
     *
     * @param existing the classes that there are
     * @param processors whether annotation processors are to run
     * @param more what the user adds, which comes last and wins
     */
    static List<String> like(Collection<ClassFile> existing, boolean processors, List<String> more) {
        var options = new ArrayList<>(List.of("-encoding", "UTF-8", "-implicit:none"));
        if (!processors) {
            options.add("-proc:none");
        } else if (Runtime.version().feature() >= PROCESSES_ONLY_IF_TOLD) {
            options.add("-proc:full");
        }
        boolean isFirst = existing.isEmpty();
        if (isFirst || existing.stream().anyMatch(ClassFile::hasVariables)) {
            options.add("-g");
        } else if (existing.stream().anyMatch(ClassFile::hasCode)
                && existing.stream().noneMatch(ClassFile::hasLines)) {
            // Without the source's name nobody could tell later where a class comes from.
            options.add("-g:source");
        }
        if (isFirst || existing.stream().anyMatch(ClassFile::hasParameters)) {
            options.add("-parameters");
        }
        int release = existing.stream().mapToInt(ClassFile::release).max().orElse(0);
        boolean isPreview = existing.stream().anyMatch(ClassFile::isPreview);
        boolean saysWhich = more.stream()
                .anyMatch(option -> List.of("--release", "-source", "--source", "-target", "--target")
                        .contains(option.replaceFirst("=.*", "")));
        if (!saysWhich
                && (isPreview || release > 0 && release < Runtime.version().feature())) {
            options.addAll(List.of("--release", Integer.toString(release)));
        }
        if (isPreview) {
            options.add("--enable-preview");
        }
        options.addAll(more);
        return List.copyOf(options);
    }
}
