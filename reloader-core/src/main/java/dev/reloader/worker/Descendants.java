package dev.reloader.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The processes that a worker has started, and those that they have started. They are noted while the worker lives, because
 * its death cuts the tie. On Linux they are found afterwards, too: they have inherited the worker's token.
 */
public final class Descendants {
    private static final Path PROC = Path.of("/proc");

    private final String mark;
    private final Set<ProcessHandle> noted = new HashSet<>();

    /** Of the worker that was given this token. */
    public Descendants(String token) {
        mark = WorkerAgent.FLAG + "=" + token;
    }

    /** Notes those that live now. */
    public synchronized void note(ProcessHandle worker) {
        worker.descendants().forEach(noted::add);
    }

    /** Notes those that live now, and returns them together with the worker, which comes first if it lives itself. */
    public synchronized List<ProcessHandle> tree(ProcessHandle worker) {
        note(worker);
        Set<ProcessHandle> descendants = leftBehind();
        return Stream.concat(Stream.of(worker).filter(Descendants::lives), descendants.stream())
                .distinct()
                .toList();
    }

    /** Those that still live; not the calling process, which is looking for what it leaves behind itself, then. */
    public synchronized Set<ProcessHandle> leftBehind() {
        noted.addAll(marked());
        noted.remove(ProcessHandle.current());
        noted.removeIf(process -> !lives(process));
        // What they have started since.
        Set.copyOf(noted).forEach(process -> process.descendants().forEach(noted::add));
        return Set.copyOf(noted);
    }

    /** A dead process stays in the table until its parent asks for it, which an orphan's new parent may never do. */
    private static boolean lives(ProcessHandle process) {
        return process.isAlive() && !isZombie(process.pid());
    }

    private static boolean isZombie(long pid) {
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith("Z", stat.lastIndexOf(')') + 2);
        } catch (IOException e) {
            // Gone, or not Linux.
            return false;
        }
    }

    private Set<ProcessHandle> marked() {
        var found = new HashSet<ProcessHandle>();
        if (!Files.isDirectory(PROC)) {
            return found;
        }
        try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
            for (Path process : processes) {
                if (hasMark(process.resolve("environ"))) {
                    long pid = Long.parseLong(process.getFileName().toString());
                    ProcessHandle.of(pid).ifPresent(found::add);
                }
            }
        } catch (IOException | DirectoryIteratorException e) {
            // Those that were noted remain.
            return found;
        }
        return found;
    }

    private boolean hasMark(Path environment) {
        try {
            String variables = new String(Files.readAllBytes(environment), StandardCharsets.ISO_8859_1);
            return ("\0" + variables).contains("\0" + mark + "\0");
        } catch (IOException e) {
            // Gone, or another user's.
            return false;
        }
    }
}
