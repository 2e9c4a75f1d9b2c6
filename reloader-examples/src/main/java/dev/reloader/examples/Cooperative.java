package dev.reloader.examples;

import dev.reloader.ExitPolicy;
import dev.reloader.Reloader;
import dev.reloader.ReloaderProxy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that ends by itself when a restart is wanted, as those of Python's {@code restarter.py} do: the example of that
 * module, with what stands there instead in the comments.
 */
public final class Cooperative {
    private static final int START_ME_AGAIN = 75;

    private Cooperative() {}

    public static void main(String[] args) throws InterruptedException {
        if (Reloader.isActive()) { // CHILD
            work(Reloader.current());
        } else { // PARENT: launch_child()
            System.exit(Reloader.builder(Cooperative.class)
                    .args(args)
                    .exitPolicy(ExitPolicy.RESTART)
                    .cooperative(Duration.ofSeconds(10))
                    .run());
        }
    }

    private static void work(ReloaderProxy reloader) throws InterruptedException {
        reloader.watchFiles(Path.of("work.conf")); // track('work.conf')

        System.out.println("working (start " + reloader.generation() + ", because of " + reloader.changes() + ")");
        while (!reloader.shouldReload()) { // should_restart()
            Thread.sleep(100);
        }
        System.out.println("cleaned up");
        System.exit(START_ME_AGAIN); // raise SystemExit(75)
    }
}
