package dev.reloader.parent;

import dev.reloader.spi.DescendantGuard;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.util.Iterator;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicBoolean;

/** Installs the guards that are available. None of them is needed: what fails is told, and that is all. */
final class DescendantGuards {
    private static final AtomicBoolean INSTALLED = new AtomicBoolean();

    private DescendantGuards() {}

    /** Installs those on the class path. They stay for good, so only the first call in a JVM does anything. */
    static void install(System.Logger log) {
        if (INSTALLED.compareAndSet(false, true)) {
            var guards = ServiceLoader.load(DescendantGuard.class, DescendantGuards.class.getClassLoader());
            install(guards.iterator(), log);
        }
    }

    static void install(Iterator<DescendantGuard> guards, System.Logger log) {
        while (true) {
            try {
                if (!guards.hasNext()) {
                    return;
                }
                install(guards.next(), log);
            } catch (ServiceConfigurationError e) {
                warn(log, e.getMessage());
            }
        }
    }

    private static void install(DescendantGuard guard, System.Logger log) {
        try {
            if (guard.unavailable().isEmpty()) {
                guard.install();
            }
        } catch (IOException e) {
            warn(log, e.getMessage());
        } catch (RuntimeException | LinkageError e) {
            warn(log, guard.getClass().getName() + ": " + e);
        }
    }

    /** Tells the user what is not guarded against, and why. */
    static void warn(System.Logger log, String problem) {
        log.log(
                Level.WARNING,
                "if the parent is killed, processes that the program has started may stay behind: " + problem);
    }
}
