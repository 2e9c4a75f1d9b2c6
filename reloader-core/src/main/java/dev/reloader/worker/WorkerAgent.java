package dev.reloader.worker;

import dev.reloader.ReloaderProxy;
import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The first code of ours that runs in a worker: the JVM calls it before the main class is loaded. It connects to the parent
 * and waits there until it is told to go.
 */
public final class WorkerAgent {
    /** The environment variable that makes a JVM a worker. Its value is the token by which the parent knows this worker. */
    public static final String FLAG = "RELOADER_WORKER";

    private static PipeProxy proxy;

    private WorkerAgent() {}

    /**
     * Called by the JVM on its main thread.
     *
     * @param socket the path of the parent's socket
     * @param instrumentation tells which classes there are
     */
    public static void premain(String socket, Instrumentation instrumentation) {
        String token = System.getenv(FLAG);
        if (token == null) {
            // Somebody ran the parent's command line by hand; there is nobody to talk to.
            return;
        }
        try {
            proxy = PipeProxy.connect(Path.of(socket), token, instrumentation);
        } catch (IOException e) {
            if (isOpen(Path.of(socket))) {
                // The parent lives but does not know this JVM: a worker has passed its own options on to a JVM of its
                // own.
                return;
            }
            System.err.println("[reloader] this worker cannot reach its parent at " + socket + " (" + e.getMessage()
                    + "), so it ends");
            Runtime.getRuntime().halt(1);
        }
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
