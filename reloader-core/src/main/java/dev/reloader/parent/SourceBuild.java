package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Resources;
import dev.reloader.compile.SourceCompiler;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Brings class directories up to date, and tells the user what the compiler has to say. For one thread at a time. */
final class SourceBuild implements AutoCloseable {
    private static final int WARM_UPS = 3;

    private final SourceCompiler compiler;
    private final Resources resources;
    private final OwnWrites writes;
    private final System.Logger log;
    private final Set<String> knownWarnings = new HashSet<>();
    private final Set<Path> waiting = new LinkedHashSet<>();
    private boolean isBroken;

    /** The class files that have changed since the last time that somebody was told. */
    private final Set<FileChange> different = new LinkedHashSet<>();

    SourceBuild(SourceCompiler compiler, Resources resources, OwnWrites writes, System.Logger log) {
        this.compiler = compiler;
        this.resources = resources;
        this.writes = writes;
        this.log = log;
    }

    /** Compiles what is older than its source. */
    void catchUp() {
        try {
            Set<Path> outdated = compiler.outdated();
            if (!outdated.isEmpty()) {
                compile(outdated);
                different.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            tell(e);
        }
    }

    /**
     * Compiles, and copies resources.
     *
     * @return the class files that have changed; empty if the sources do not compile
     */
    Optional<List<FileChange>> run(Collection<Path> sources, Collection<Path> files) {
        waiting.addAll(files);
        try {
            if ((isBroken || !sources.isEmpty()) && !compile(sources)) {
                return Optional.empty();
            }
            for (Path file : List.copyOf(waiting)) {
                writes.remember(resources.copy(file));
                waiting.remove(file);
            }
            List<FileChange> news = List.copyOf(different);
            different.clear();
            return Optional.of(news);
        } catch (IOException | RuntimeException | Error e) {
            // A compiler can fail in any way, and somebody waits for the answer.
            tell(e);
            isBroken = true;
            return Optional.empty();
        }
    }

    /** So that the first time takes no longer than the next. */
    void warmUp() {
        try {
            for (int time = 0; time < WARM_UPS; time++) {
                compiler.warmUp();
            }
            log.log(Level.DEBUG, "the compiler is warm");
        } catch (IOException | RuntimeException | Error e) {
            log.log(Level.DEBUG, "the compiler has not been warmed up: " + e);
        }
    }

    private void tell(Throwable problem) {
        log.log(Level.ERROR, "cannot compile, so nothing is restarted: " + problem);
    }

    private boolean compile(Collection<Path> sources) throws IOException {
        long begin = System.nanoTime();
        SourceCompiler.Result result = compiler.compile(sources);
        List<String> news =
                result.warnings().stream().filter(knownWarnings::add).toList();
        if (!news.isEmpty()) {
            log.log(Level.WARNING, lines("the compiler warns:", news, ""));
        }
        if (!result.isGood()) {
            isBroken = true;
            int count = result.errors().size();
            String total = count + (count == 1 ? " error" : " errors") + ", so nothing is restarted";
            log.log(Level.ERROR, lines("cannot compile:", result.errors(), total));
            return false;
        }
        if (isBroken) {
            isBroken = false;
            log.log(Level.INFO, "compiles again");
        }
        result.written().forEach(writes::remember);
        result.deleted().forEach(writes::remember);
        result.written().forEach(file -> different.add(FileChange.modified(file)));
        result.deleted().forEach(file -> different.add(FileChange.deleted(file)));
        // Somebody else may have been quicker, and the monitor's report of that is taken for ours.
        result.same().stream().filter(writes::remember).forEach(file -> different.add(FileChange.modified(file)));
        long millis = (System.nanoTime() - begin) / 1_000_000;
        log.log(Level.DEBUG, "compiled in " + millis + " ms; " + different.size() + " class files are different");
        return true;
    }

    private static String lines(String first, List<String> more, String last) {
        return String.join(
                System.lineSeparator(),
                Stream.of(Stream.of(first), more.stream(), Stream.of(last).filter(text -> !text.isEmpty()))
                        .flatMap(part -> part)
                        .toList());
    }

    /** Gives memory back; it can be used again. */
    @Override
    public void close() {
        compiler.close();
    }
}
