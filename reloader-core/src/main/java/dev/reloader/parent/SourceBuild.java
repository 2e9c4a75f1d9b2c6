package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Compiler;
import dev.reloader.compile.Compiler.WrongOptionException;
import dev.reloader.compile.Resources;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.stream.Stream;

/** Brings class directories up to date, and tells the user what the compiler has to say. For one thread at a time. */
final class SourceBuild implements AutoCloseable {
    private static final int WARM_UPS = 3;

    /** As many errors as javac prints. */
    private static final int SHOWN = 100;

    private static final String AT_START = ", so the program starts as it was compiled before";
    private static final String LATER = ", so nothing is restarted";

    private final Compiler compiler;
    private final Resources resources;
    private final OwnWrites writes;
    private final System.Logger log;
    private final Set<String> knownWarnings = new HashSet<>();
    private final Set<Path> waiting = new LinkedHashSet<>();
    private boolean isBroken;

    private boolean isOptionTold;

    /** The class files that have changed since the last time that somebody was told. */
    private final Set<FileChange> different = new LinkedHashSet<>();

    SourceBuild(Compiler compiler, Resources resources, OwnWrites writes, System.Logger log) {
        this.compiler = compiler;
        this.resources = resources;
        this.writes = writes;
        this.log = log;
    }

    /** Before the program starts: copies the resources that are newer than their copies, and compiles what is older than its source. */
    void catchUp() {
        copyOutdated();
        compileOutdated();
    }

    private void copyOutdated() {
        try {
            Set<Path> outdated = resources.outdated();
            if (!outdated.isEmpty()) {
                log.log(Level.INFO, "copying " + count(outdated.size(), "resource") + " newer than what is there");
            }
            for (Path file : outdated) {
                copy(file);
            }
        } catch (IOException | RuntimeException e) {
            log.log(Level.ERROR, "cannot copy resources, so the program starts with those that there are: " + e);
        }
    }

    private void compileOutdated() {
        try {
            Set<Path> outdated = compiler.outdated();
            if (!outdated.isEmpty()) {
                log.log(
                        Level.INFO,
                        "compiling " + count(outdated.size(), "source file") + " newer than what is compiled");
                compile(outdated, AT_START);
                different.clear();
            }
        } catch (IOException | RuntimeException | Error e) {
            tell(e, AT_START);
        }
    }

    private static String count(int count, String what) {
        return count + " " + what + (count == 1 ? "" : "s");
    }

    /**
     * Compiles, and copies resources.
     *
     * @param isCleaned whether what has been made before may be gone
     * @return the class files that have changed; empty if the sources do not compile
     */
    Optional<List<FileChange>> run(Collection<Path> sources, Collection<Path> files, boolean isCleaned) {
        waiting.addAll(files);
        try {
            Set<Path> all = new LinkedHashSet<>(sources);
            if (isCleaned) {
                all.addAll(compiler.outdated());
                for (Path file : resources.outdated()) {
                    different.add(FileChange.modified(copy(file)));
                }
            }
            if ((isBroken || !all.isEmpty()) && !compile(all, LATER)) {
                return Optional.empty();
            }
            for (Path file : List.copyOf(waiting)) {
                copy(file);
                waiting.remove(file);
            }
            List<FileChange> news = List.copyOf(different);
            different.clear();
            return Optional.of(news);
        } catch (IOException | RuntimeException | Error e) {
            // A compiler can fail in any way, and somebody waits for the answer.
            tell(e, LATER);
            isBroken = true;
            return Optional.empty();
        }
    }

    private Path copy(Path resource) throws IOException {
        Path copy = resources.copy(resource);
        writes.remember(copy);
        return copy;
    }

    /** So that the first time takes no longer than the next. */
    void warmUp() {
        try {
            for (int time = 0; time < WARM_UPS; time++) {
                compiler.warmUp();
            }
            log.log(Level.DEBUG, "the compiler is warm");
        } catch (WrongOptionException e) {
            // It is tried again after each start.
            if (!isOptionTold) {
                isOptionTold = true;
                log.log(Level.ERROR, "nothing will be compiled on save: " + described(e));
            }
        } catch (IOException | RuntimeException | Error e) {
            log.log(Level.DEBUG, "the compiler has not been warmed up: " + e);
        }
    }

    private void tell(Throwable problem, String consequence) {
        boolean isOver = problem instanceof CancellationException;
        isOptionTold |= problem instanceof WrongOptionException;
        log.log(isOver ? Level.DEBUG : Level.ERROR, "cannot compile" + consequence + ": " + described(problem));
    }

    private static String described(Throwable problem) {
        return problem instanceof WrongOptionException
                ? "the compiler says '" + problem.getMessage() + "': see the setting reloader.javac"
                : problem.toString();
    }

    private boolean compile(Collection<Path> sources, String ifNot) throws IOException {
        long begin = System.nanoTime();
        Compiler.Result result = compiler.compile(sources);
        List<String> news =
                result.warnings().stream().filter(knownWarnings::add).toList();
        if (!news.isEmpty()) {
            log.log(Level.WARNING, lines("the compiler warns:", news, ""));
        }
        result.written().forEach(writes::remember);
        result.deleted().forEach(writes::remember);
        result.written().forEach(file -> different.add(FileChange.modified(file)));
        result.deleted().forEach(file -> different.add(FileChange.deleted(file)));
        // Somebody else may have been quicker, and the monitor's report of that is taken for ours.
        result.same().stream().filter(writes::remember).forEach(file -> different.add(FileChange.modified(file)));
        if (!result.isGood()) {
            isBroken = true;
            List<String> shown = result.errors().stream().limit(SHOWN).toList();
            boolean areAll = shown.size() == result.errors().size();
            String total = count(result.errors().size(), "error")
                    + (areAll ? "" : ", the first " + SHOWN + " of which are shown")
                    + ifNot;
            log.log(Level.ERROR, lines("cannot compile:", shown, total));
            return false;
        }
        if (isBroken) {
            isBroken = false;
            log.log(Level.INFO, "compiles again");
        }
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
