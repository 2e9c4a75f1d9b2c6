package dev.reloader.examples;

import dev.reloader.Reloader;
import dev.reloader.ReloaderProxy;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A program that ends by itself when a restart is wanted, as programs of Python's {@code restarter.py} do: it looks at {@link
 * ReloaderProxy#shouldReload} between two pieces of work, cleans up, and leaves with exit code 75, "start me again".
 */
public final class Cooperative {
    private static final int START_ME_AGAIN = 75;

    private Cooperative() {}

    public static void main(String[] args) throws InterruptedException {
        ReloaderProxy reloader = Reloader.builder(Cooperative.class)
                .args(args)
                .cooperative(Duration.ofSeconds(10))
                .start();
        reloader.watchFiles(Path.of("work.conf"));

        System.out.println("working (start " + reloader.generation() + ", because of " + reloader.changes() + ")");
        while (!reloader.shouldReload()) {
            Thread.sleep(100);
        }
        System.out.println("cleaned up");
        System.exit(START_ME_AGAIN);
    }
}
