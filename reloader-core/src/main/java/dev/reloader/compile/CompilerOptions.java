package dev.reloader.compile;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** Options for javac with which new classes become what the existing ones are. */
final class CompilerOptions {
    static final String PREVIEW = "--enable-preview";

    /** So that they are counted: javac itself stops at 100. */
    static final List<String> ALL_ERRORS = List.of("-Xmaxerrs", "0");

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
        options.addAll(ALL_ERRORS);
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
        boolean isPreview = more.contains(PREVIEW) || existing.stream().anyMatch(ClassFile::isPreview);
        int release = existing.stream().mapToInt(ClassFile::release).max().orElse(0);
        if (isPreview) {
            options.add(PREVIEW);
            options.addAll(releaseOfPreview(more));
        } else if (!sayWhichRelease(more)
                && release > 0
                && release < Runtime.version().feature()) {
            options.addAll(List.of("--release", Integer.toString(release)));
        }
        options.addAll(more);
        return List.copyOf(options);
    }

    /** What is to be said beside {@code --enable-preview}: a JVM accepts the preview features of its own release only. */
    static List<String> releaseOfPreview(List<String> options) {
        return sayWhichRelease(options)
                ? List.of()
                : List.of("--release", Integer.toString(Runtime.version().feature()));
    }

    private static boolean sayWhichRelease(List<String> options) {
        return options.stream()
                .anyMatch(option -> List.of("--release", "-source", "--source", "-target", "--target")
                        .contains(option.replaceFirst("=.*", "")));
    }
}
