package dev.reloader.worker;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The processes that a worker, or a build, has started, and those that they have started. They are noted while it lives, because
 * its death cuts the tie. On Linux they are found afterwards, too: they have inherited its token.
 *
 * <p>To look at all processes takes a while, so that those which were found to be others' when the worker was told to end are not
 * looked at again when it has.
 */
public final class Descendants {
    private static final Path PROC = Path.of("/proc");

    /** A process's number is given to another one only when all have been used. */
    private static final Duration NUMBERS_LAST = Duration.ofSeconds(1);

    private final String mark;
    private final Set<ProcessHandle> noted = new HashSet<>();

    /** Processes without the mark, and when they were looked at. */
    private final Set<String> others = new HashSet<>();

    private long othersSeenAt;

    /** Of the process that was given this token, in this environment variable. */
    public Descendants(String flag, String token) {
        mark = flag + "=" + token;
    }

    /** Notes those that live now. */
    public synchronized void note(ProcessHandle worker) {
        try {
            worker.descendants().forEach(noted::add);
        } catch (RuntimeException e) {
            // No file descriptor is left with which processes could be listed; those noted before are known all the
            // same.
            return;
        }
    }

    /** As {@link #note}, and makes {@link #leftBehind} quick for a moment. */
    public synchronized void noteAll(ProcessHandle worker) {
        note(worker);
        others.clear();
        othersSeenAt = System.nanoTime();
        noted.addAll(marked());
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
        Set.copyOf(noted).forEach(this::note);
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
        if (System.nanoTime() - othersSeenAt > NUMBERS_LAST.toNanos()) {
            others.clear();
        }
        var found = new HashSet<ProcessHandle>();
        Consumer<ProcessHandle> add = found::add;
        String[] names = PROC.toFile().list();
        for (String name : names == null ? new String[0] : names) {
            if (Character.isDigit(name.charAt(0)) && !others.contains(name)) {
                if (hasMark(PROC.resolve(name).resolve("environ"))) {
                    ProcessHandle.of(Long.parseLong(name)).ifPresent(add);
                } else {
                    others.add(name);
                }
            }
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
