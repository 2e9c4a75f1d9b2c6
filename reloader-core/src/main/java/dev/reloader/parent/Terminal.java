package dev.reloader.parent;

import java.io.Console;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * The terminal that the parent was started from, if there is one. Its standard input is read only between {@link
 * #listenForEnter} or {@link #listenForKeys} and {@link #stopListening}, and only when there is something to read, so that nothing
 * is ever taken from a worker.
 */
final class Terminal {
    private static final Duration LOOK = Duration.ofMillis(50);
    private static final Duration STTY_TIMEOUT = Duration.ofSeconds(1);
    private static final Path CONTROLLING = Path.of("/dev/tty");
    private static final Path STAT = Path.of("/proc/self/stat");

    /** In {@code /proc/self/stat}, counted from what follows the name in parentheses. */
    private static final int PROCESS_GROUP_FIELD = 2;

    private static final int FOREGROUND_GROUP_FIELD = 5;

    /** Cursor home, screen and scroll-back erased. */
    private static final String CLEAR = "\u001b[H\u001b[2J\u001b[3J";

    private final System.Logger log;
    private final boolean isInteractive;
    private final boolean wasControlled;
    private final Optional<String> savedState;
    private Optional<String> keysState = Optional.empty();
    private boolean keysWanted;
    private Thread listener;
    private Inspection inspection = new Inspection(Optional.empty());

    Terminal(System.Logger log) {
        this(log, isTerminal(0), canOpenControllingTerminal());
    }

    private Terminal(System.Logger log, boolean isInteractive, boolean wasControlled) {
        this.log = log;
        this.isInteractive = isInteractive;
        this.wasControlled = wasControlled;
        this.savedState = isInteractive ? stty("-g") : Optional.empty();
    }

    /** For a parent that was started from none. */
    static Terminal none(System.Logger log) {
        return new Terminal(log, false, false);
    }

    /** Whether this file descriptor (0, 1 or 2) leads to a terminal. */
    static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd/" + descriptor);
        try {
            if (Files.isSymbolicLink(link)) {
                String target = Files.readSymbolicLink(link).toString();
                return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
            }
            if (!Files.isExecutable(Path.of("/bin/sh"))) {
                return isTerminal(System.console());
            }
            return Spawn.start(new ProcessBuilder("/bin/sh", "-c", "test -t " + descriptor).inheritIO())
                            .waitFor()
                    == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** In JDK 22 to 24 there is a console even if nobody sits at it; from 22 on it tells. */
    static boolean isTerminal(Console console) {
        if (console == null) {
            return false;
        }
        try {
            return (boolean) Console.class.getMethod("isTerminal").invoke(console);
        } catch (NoSuchMethodException e) {
            return true;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot ask the console whether it is a terminal", e);
        }
    }

    /** Whether a person can answer. */
    boolean isInteractive() {
        return isInteractive;
    }

    /** Whether there was a terminal that is no longer there, which is what SIGHUP means then. */
    boolean hasHungUp() {
        return wasControlled && !canOpenControllingTerminal();
    }

    private static boolean canOpenControllingTerminal() {
        try {
            Files.newInputStream(CONTROLLING).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /** Undoes what a worker may have done to the terminal: echo off, raw mode. */
    void restore() {
        if (savedState.isEmpty() || !isInForeground()) {
            return;
        }
        if (!keysWanted) {
            stty(savedState.get());
        } else if (keysState.isPresent()) {
            stty(keysState.get());
        } else {
            stty(savedState.get(), "-icanon", "-echo");
            keysState = stty("-g");
        }
    }

    /**
     * Called when a worker is told to end. Gives what is to be done in the background meanwhile: to look whether it has left the
     * terminal alone, so that the next worker need not wait for a restoration.
     */
    Runnable workerEnds() {
        inspection = new Inspection(keysWanted ? keysState : savedState);
        return inspection;
    }

    /** Called when a worker has ended: restores what it has changed. */
    void workerEnded() {
        if (!inspection.isUntouched) {
            restore();
        }
        inspection = new Inspection(Optional.empty());
    }

    /** As long as it has found nothing, the terminal may be different. */
    private final class Inspection implements Runnable {
        private final Optional<String> wanted;
        private volatile boolean isUntouched;

        Inspection(Optional<String> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void run() {
            isUntouched = wanted.isPresent() && stty("-g").equals(wanted);
        }
    }

    /** Clears the screen, if standard output leads to one. */
    void clear() {
        if (isTerminal(1)) {
            System.out.print(CLEAR);
            System.out.flush();
        }
    }

    /**
     * Whether this process is in the foreground of its terminal, so that it gets the signals of keys like Ctrl-C along with its
     * worker. In the background a process that touches the terminal is stopped by the system.
     */
    boolean isInForeground() {
        try {
            String stat = Files.readString(STAT, StandardCharsets.ISO_8859_1);
            String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
            return fields[PROCESS_GROUP_FIELD].equals(fields[FOREGROUND_GROUP_FIELD]);
        } catch (IOException e) {
            // Not Linux: there is no way to tell without native code.
            return true;
        }
    }

    private Optional<String> stty(String... arguments) {
        try {
            var command = new ArrayList<>(List.of("stty"));
            command.addAll(List.of(arguments));
            Process process = Spawn.start(
                    new ProcessBuilder(command).redirectInput(Redirect.INHERIT).redirectErrorStream(true));
            if (!process.waitFor(STTY_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot run stty, so the terminal's state is not kept: " + e.getMessage());
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    /** Calls back when Enter is pressed, until told to stop; on a thread of its own. Does nothing if this is no terminal. */
    void listenForEnter(Runnable onEnter) {
        startListening(typed -> {
            if (typed.contains("\n")) {
                onEnter.run();
            }
        });
    }

    /**
     * Calls back for each key that is pressed, from now on, on a thread of its own; keys are not shown, and need no Enter. Does
     * nothing if this is no terminal.
     */
    void listenForKeys(Consumer<Character> onKey) {
        keysWanted = true;
        restore();
        startListening(typed -> typed.chars().forEach(key -> onKey.accept((char) key)));
    }

    private void startListening(Consumer<String> onTyped) {
        if (isInteractive && listener == null) {
            listener = DaemonThreads.start("reloader-terminal", () -> listen(onTyped));
        }
    }

    /** Returns when the standard input is left alone. */
    void stopListening() {
        if (listener == null) {
            return;
        }
        keysWanted = false;
        listener.interrupt();
        try {
            listener.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        listener = null;
    }

    private void listen(Consumer<String> onTyped) {
        // Not closed: it is the JVM's own descriptor.
        var input = new FileInputStream(FileDescriptor.in);
        try {
            while (true) {
                if (isInForeground() && input.available() > 0) {
                    byte[] typed = new byte[input.available()];
                    int count = input.read(typed);
                    onTyped.accept(new String(typed, 0, Math.max(count, 0), StandardCharsets.ISO_8859_1));
                }
                Thread.sleep(LOOK.toMillis());
            }
        } catch (InterruptedException e) {
            // Told to stop.
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot read the terminal: " + e);
        }
    }
}
