package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.ReloaderException;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Function;

/** Calls what the user wants to be called before a reload: one call after the other, on a thread of its own. */
final class ReloadCallback implements AutoCloseable {
    private final Function<List<FileChange>, CompletionStage<?>> callback;
    private final ExecutorService thread = Executors.newSingleThreadExecutor(DaemonThreads.named("reloader-callback"));

    ReloadCallback(Function<List<FileChange>, CompletionStage<?>> callback) {
        this.callback = callback;
    }

    /** Returns at once; {@code done} or {@code failed} is run when the call, and the stage that it returned, are complete. */
    void call(List<FileChange> changes, Runnable done, Consumer<Throwable> failed) {
        thread.execute(() -> {
            try {
                CompletionStage<?> stage = callback.apply(changes);
                if (stage == null) {
                    throw new ReloaderException("the callback before a reload has returned null instead of a stage");
                }
                stage.toCompletableFuture().get();
                done.run();
            } catch (ExecutionException e) {
                failed.accept(e.getCause());
            } catch (InterruptedException | RuntimeException | Error e) {
                failed.accept(e);
            }
        });
    }

    /** Interrupts a call under way, or the wait for its stage. */
    @Override
    public void close() {
        thread.shutdownNow();
    }
}
