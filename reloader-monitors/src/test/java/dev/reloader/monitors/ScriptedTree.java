package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tells what a test tells it to, and remembers what it was asked for.
 *
 * <p>Each of its methods waits until a call of the sink by another thread has returned, as real systems do: FSEvents drains its
 * queue, Windows waits for its thread. Whoever called them while holding what the sink needs would wait for ever.
 */
final class ScriptedTree implements TreeEvents {
    /** What happens while a directory begins to be watched, or why it cannot be. */
    interface OnWatch {
        void run(Path directory, boolean recursive) throws IOException;
    }

    final Sink sink;
    final List<String> calls = new ArrayList<>();
    /** What is watched, and what tells that directory from another one. */
    private final Map<Path, Object> keys = new HashMap<>();

    private final ReentrantLock oneAtATime = new ReentrantLock();
    OnWatch onWatch = (directory, recursive) -> {};
    boolean closed;

    ScriptedTree(Sink sink) {
        this.sink = sink;
    }

    @Override
    public void watch(Path directory, boolean recursive) throws IOException {
        called((recursive ? "watch all of " : "watch ") + directory);
        assertThat(keys.put(directory, key(directory))).as(calls::toString).isNull();
        try {
            onWatch.run(directory, recursive);
        } catch (IOException | RuntimeException e) {
            keys.remove(directory);
            throw e;
        }
    }

    @Override
    public void unwatch(Path directory) {
        called("unwatch " + directory);
        keys.remove(directory);
    }

    @Override
    public void close() {
        called("close");
        closed = true;
        keys.clear();
    }

    /** A system that says this itself watches nothing there any more. */
    void lose(Path directory) {
        keys.remove(directory);
        sink.lost(directory);
    }

    /** Whether what is under this name now is watched, and not what was there before. */
    boolean isWatching(Path directory) throws IOException {
        return key(directory).equals(keys.get(directory));
    }

    List<String> takeCalls() {
        List<String> taken = List.copyOf(calls);
        calls.clear();
        return taken;
    }

    private void called(String call) {
        assertThat(closed).as("closed before: %s", call).isFalse();
        assertThat(oneAtATime.tryLock()).as("called by one thread at a time").isTrue();
        try {
            calls.add(call);
            Thread telling =
                    new Thread(() -> sink.changed(Path.of("/never/watched").toAbsolutePath()));
            telling.start();
            telling.join(20_000);
            assertThat(telling.isAlive()).as("blocked meanwhile").isFalse();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        } finally {
            oneAtATime.unlock();
        }
    }

    private static Object key(Path directory) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(directory, BasicFileAttributes.class);
        return attributes.fileKey() != null ? attributes.fileKey() : attributes.creationTime();
    }
}
