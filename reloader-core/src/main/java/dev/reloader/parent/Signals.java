package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.lang.System.Logger.Level;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Handles POSIX signals while it is open, and knows their names. The JDK's {@code sun.misc.Signal} is reached by reflection,
 * because some runtimes have been built without it; there signals do what they do by default.
 */
public final class Signals implements AutoCloseable {
    private static final Path STATUS = Path.of("/proc/self/status");
    private static final String IGNORED = "SigIgn:";
    private static final int HEXADECIMAL = 16;
    private static final long SIGINT_BIT = 1 << 1;

    private static final Path SHELL = Path.of("/bin/sh");
    private static final Duration SENDING = Duration.ofSeconds(2);

    private final System.Logger log;
    private final Map<Object, Object> previousHandlers = new LinkedHashMap<>();

    Signals(System.Logger log) {
        this.log = log;
    }

    /**
     * The name of a signal, without SIG and in capitals.
     *
     * @param text as people write it: {@code HUP}, {@code SIGHUP}, {@code hup}
     * @throws ReloaderException if there is no such signal on this system
     */
    public static String named(String text) {
        String capitals = text.strip().toUpperCase(Locale.ROOT);
        String name = capitals.startsWith("SIG") ? capitals.substring("SIG".length()) : capitals;
        try {
            Class.forName("sun.misc.Signal").getConstructor(String.class).newInstance(name);
        } catch (InvocationTargetException e) {
            throw new ReloaderException(
                    "there is no signal '" + text
                            + "' on this system: INT, TERM, HUP, QUIT, USR1, USR2 and KILL are common",
                    e);
        } catch (ReflectiveOperationException e) {
            // Nobody here knows better.
            return name;
        }
        return name;
    }

    /**
     * Sends a signal to each of these processes, in this order. Those that have ended are passed over. Where there is no {@code
     * /bin/sh} (Windows), every signal but KILL is what {@link ProcessHandle#destroy} does there. The calling thread waits until
     * it is sent, two seconds at most.
     *
     * @param name as {@link #named} returns it
     * @param log gets a warning if the signal cannot be sent
     */
    public static void send(String name, Collection<ProcessHandle> processes, System.Logger log) {
        if (name.equals("KILL")) {
            processes.forEach(ProcessHandle::destroyForcibly);
        } else if (name.equals("TERM") || !Files.isExecutable(SHELL)) {
            processes.forEach(ProcessHandle::destroy);
        } else {
            List<String> pids = processes.stream()
                    .filter(ProcessHandle::isAlive)
                    .map(process -> Long.toString(process.pid()))
                    .toList();
            if (!pids.isEmpty()) {
                sendWithShell(name, pids, log);
            }
        }
    }

    /** The JDK can send no others; {@code kill} is a part of the shell, so it is there in the smallest containers. */
    private static void sendWithShell(String name, List<String> pids, System.Logger log) {
        var builder = new ProcessBuilder(SHELL.toString(), "-c", "kill -s \"$0\" \"$@\"", name)
                .redirectOutput(Redirect.DISCARD)
                // It complains about processes that have ended in the meantime.
                .redirectError(Redirect.DISCARD);
        builder.command().addAll(pids);
        try {
            Process shell = Spawn.start(builder);
            if (!shell.waitFor(SENDING.toMillis(), TimeUnit.MILLISECONDS)) {
                shell.destroyForcibly();
                warn(name, pids, SHELL + " has not ended within " + SENDING.toSeconds() + " s", log);
            }
        } catch (IOException e) {
            warn(name, pids, e.getMessage(), log);
        } catch (InterruptedException e) {
            // Whoever interrupts wants something else; the signal is sent all the same.
            Thread.currentThread().interrupt();
        }
    }

    private static void warn(String name, List<String> pids, String problem, System.Logger log) {
        log.log(Level.WARNING, "cannot send SIG" + name + " to processes " + String.join(", ", pids) + ": " + problem);
    }

    /**
     * Whether this JVM was started by somebody who ignores SIGINT, as scripts do for what they put into the background, so that all
     * that it starts ignores that, too. Known on Linux only.
     */
    public static boolean isInterruptIgnored() {
        try {
            return Files.readAllLines(STATUS, StandardCharsets.ISO_8859_1).stream()
                    .filter(line -> line.startsWith(IGNORED))
                    .map(line -> Long.parseUnsignedLong(
                            line.substring(IGNORED.length()).strip(), HEXADECIMAL))
                    .anyMatch(mask -> (mask & SIGINT_BIT) != 0);
        } catch (IOException e) {
            // Not Linux.
            return false;
        }
    }

    /**
     * Has a signal run the handler, on a thread of the JVM's. A signal that does not exist here, is ignored by whoever started
     * this JVM (as {@code nohup} does with HUP), or is reserved by the JVM ({@code -Xrs}) stays as it is.
     *
     * @param name without SIG: INT, TERM, HUP
     */
    void handle(String name, Runnable handler) {
        try {
            Class<?> signalClass = Class.forName("sun.misc.Signal");
            Class<?> handlerClass = Class.forName("sun.misc.SignalHandler");
            Object signal = signalClass.getConstructor(String.class).newInstance(name);
            Object proxy = Proxy.newProxyInstance(
                    Signals.class.getClassLoader(), new Class<?>[] {handlerClass}, (self, method, args) -> {
                        if (method.getDeclaringClass() == Object.class) {
                            return method.invoke(handler, args);
                        }
                        handler.run();
                        return null;
                    });
            Method handle = signalClass.getMethod("handle", signalClass, handlerClass);
            previousHandlers.put(signal, handle.invoke(null, signal, proxy));
        } catch (InvocationTargetException e) {
            log.log(Level.DEBUG, "SIG" + name + " is left as it is: " + e.getCause());
        } catch (ReflectiveOperationException e) {
            log.log(Level.DEBUG, "SIG" + name + " is left as it is: " + e);
        }
    }

    /** Puts back what was there before. */
    @Override
    public void close() {
        try {
            for (Map.Entry<Object, Object> entry : previousHandlers.entrySet()) {
                Class<?> signalClass = entry.getKey().getClass();
                signalClass
                        .getMethod("handle", signalClass, Class.forName("sun.misc.SignalHandler"))
                        .invoke(null, entry.getKey(), entry.getValue());
            }
        } catch (ReflectiveOperationException e) {
            log.log(Level.DEBUG, "cannot put back a signal handler: " + e);
        }
    }
}
