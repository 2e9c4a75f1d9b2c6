package dev.reloader.examples;

import dev.reloader.FileChange;
import dev.reloader.ProcessReloader;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a method on a thread of its own: the example of watchfiles' {@code arun_process}. The callback takes its time, and the
 * old worker runs on until then.
 */
public final class RunAsync {
    private RunAsync() {}

    public static void main(String[] args) {
        CompletableFuture<Integer> run = ProcessReloader.watching(Path.of("."))
                .method("dev.reloader.examples.RunAsync.app")
                .onReloadAsync(RunAsync::callback)
                .runAsync();
        run.thenAccept(reloads -> System.out.println("reloaded " + reloads + " times"))
                .join();
    }

    private static CompletionStage<?> callback(List<FileChange> changes) {
        Executor soon = CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);
        return CompletableFuture.runAsync(() -> System.out.println("reloading because of " + changes), soon);
    }

    static void app() throws InterruptedException {
        System.out.println("running");
        Thread.currentThread().join();
    }
}
