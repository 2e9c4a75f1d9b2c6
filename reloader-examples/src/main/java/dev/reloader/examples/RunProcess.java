package dev.reloader.examples;

import dev.reloader.ProcessReloader;
import java.nio.file.Path;
import java.time.Duration;

/**
 * Runs a method in a JVM of its own, and again whenever a file below the working directory changes: the example of watchfiles'
 * {@code run_process} with a function, {@code args}, {@code kwargs}, a callback and a grace period.
 */
public final class RunProcess {
    private static final int DEFAULT_PORT = 8000;

    private RunProcess() {}

    public static void main(String[] args) {
        int reloads = ProcessReloader.watching(Path.of("."))
                .method("dev.reloader.examples.RunProcess.app", "MyApp", 3000)
                .gracePeriod(Duration.ofSeconds(2))
                .onReload(changes -> System.out.println("reloading because of " + changes))
                .run();
        System.out.println("reloaded " + reloads + " times");
    }

    static void app(String name) throws InterruptedException {
        app(name, DEFAULT_PORT);
    }

    static void app(String name, int port) throws InterruptedException {
        System.out.println("starting " + name + " on port " + port);
        Thread.currentThread().join();
    }
}
