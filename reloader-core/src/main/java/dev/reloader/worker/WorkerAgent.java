package dev.reloader.worker;

import dev.reloader.ReloaderProxy;
import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * The first code of ours that runs in a worker: the JVM calls it before the main class is loaded. It connects to the parent
 * and waits there until it is told to go.
 */
public final class WorkerAgent {
    /** The environment variable that makes a JVM a worker. Its value is the token by which the parent knows this worker. */
    public static final String FLAG = "RELOADER_WORKER";

    /** How long a port may still be taken by a worker that has just died. */
    private static final Duration PORT_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PORT_POLL = Duration.ofMillis(5);

    private static PipeProxy proxy;

    private WorkerAgent() {}

    /**
     * Called by the JVM on its main thread.
     *
     * @param text an {@link AgentArgument}
     * @param instrumentation tells which classes there are
     */
    public static void premain(String text, Instrumentation instrumentation) {
        String token = System.getenv(FLAG);
        if (token == null) {
            // Somebody ran the parent's command line by hand; there is nobody to talk to.
            return;
        }
        AgentArgument argument = AgentArgument.parse(text);
        try {
            proxy = PipeProxy.connect(argument.socket(), token, instrumentation);
            if (argument.debugPort().isPresent()) {
                awaitFree(argument.debugPort().getAsInt());
            }
        } catch (IOException e) {
            if (isOpen(argument.socket()) && !isChildOf(argument.parent())) {
                // The parent lives but has not started this JVM: a worker has passed its own options on to one of its
                // own.
                return;
            }
            System.err.println("[reloader] this worker cannot reach its parent at " + argument.socket() + " ("
                    + e.getMessage() + "), so it ends");
            Runtime.getRuntime().halt(1);
        }
    }

    /** The JVM gives up at once if it cannot listen there, and begins to try only after this agent. */
    private static void awaitFree(int port) {
        long end = System.nanoTime() + PORT_TIMEOUT.toNanos();
        while (!Ports.isFree(port)) {
            if (System.nanoTime() > end) {
                System.err.println("[reloader] cannot wait for a debugger on port " + port
                        + ": another process has it; end that, or choose another port with reloader.debug");
                Runtime.getRuntime().halt(1);
            }
            LockSupport.parkNanos(PORT_POLL.toNanos());
        }
    }

    private static boolean isChildOf(long pid) {
        return ProcessHandle.current()
                .parent()
                .filter(parent -> parent.pid() == pid)
                .isPresent();
    }

    private static boolean isOpen(Path socket) {
        try {
            Pipe.connect(socket).close();
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    /**
     * The proxy, if this JVM is a worker: the flag alone is inherited by whatever a worker starts, so it takes this agent to
     * have run, too.
     */
    public static Optional<ReloaderProxy> proxy() {
        return Optional.ofNullable(proxy);
    }

    /** Tells the parent that the program has come as far as {@code Reloader.start}. */
    public static void entered() {
        proxy.entered();
    }

    /**
     * Whether this JVM is a worker whose agent was another copy of this class: an application class loader has brought its
     * own copy of the reloader. Such a copy has no pipe, and must not take itself for a parent.
     */
    public static boolean ranElsewhere() {
        if (System.getenv(FLAG) == null) {
            return false;
        }
        try {
            Class<?> agent = Class.forName(WorkerAgent.class.getName(), true, ClassLoader.getSystemClassLoader());
            return agent != WorkerAgent.class
                    && ((Optional<?>) agent.getMethod("proxy").invoke(null)).isPresent();
        } catch (ReflectiveOperationException | LinkageError e) {
            // No copy in the system class loader, or no agents in this runtime: then none of ours can have run.
            return false;
        }
    }
}
