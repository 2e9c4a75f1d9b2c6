package dev.reloader.process;

import dev.reloader.FileChange;
import dev.reloader.Reloader;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A monitor as simple as one can be, so that this module's tests need no other: it looks at everything every 10 ms. */
public final class TestMonitorProvider implements FileMonitorProvider {
    @Override
    public String name() {
        return "test";
    }

    @Override
    public FileMonitor create(MonitorContext context) {
        return new TestMonitor(context);
    }

    private static final class TestMonitor implements FileMonitor {
        private static final Duration LATENCY = Duration.ofMillis(100);

        private final MonitorContext context;
        private final Map<Path, Map<Path, String>> roots = new ConcurrentHashMap<>();
        private final Set<Path> denied = ConcurrentHashMap.newKeySet();

        /** By {@link System#nanoTime}, or 0 between two looks. */
        private volatile long lookingSince;

        private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "test-monitor");
            thread.setDaemon(true);
            return thread;
        });

        TestMonitor(MonitorContext context) {
            this.context = context;
            looks.scheduleWithFixedDelay(this::look, 10, 10, TimeUnit.MILLISECONDS);
        }

        /** As with a large tree, it takes as long as there is an entry of this name in the root. */
        @Override
        public void watch(Path root, boolean recursive) {
            while (Files.exists(root.resolve("slow to watch"))) {
                Thread.onSpinWait();
            }
            if (!isOurs(root)) {
                roots.computeIfAbsent(root, this::states);
            }
        }

        /** Nothing changes in what this module has been compiled to, and to look there takes longer than everywhere else. */
        private static boolean isOurs(Path root) {
            return Stream.of(Reloader.class, TestMonitorProvider.class)
                    .map(each -> each.getName().replace('.', '/') + ".class")
                    .anyMatch(file -> Files.exists(root.resolve(file)));
        }

        /** A look that has begun may have more to tell. */
        @Override
        public Duration latency() {
            long since = lookingSince;
            long late = since == 0 ? 0 : System.nanoTime() - since;
            return LATENCY.plusNanos(late);
        }

        private void look() {
            lookingSince = System.nanoTime();
            tellChanges();
            lookingSince = 0;
        }

        private void tellChanges() {
            roots.forEach((root, before) -> {
                Map<Path, String> now = states(root);
                now.forEach((path, state) -> {
                    String old = before.get(path);
                    if (old == null) {
                        context.listener().changed(FileChange.added(path));
                    } else if (!old.equals(state)) {
                        context.listener().changed(FileChange.modified(path));
                    }
                });
                before.keySet().stream()
                        .filter(path -> !now.containsKey(path))
                        .forEach(path -> context.listener().changed(FileChange.deleted(path)));
                roots.put(root, now);
            });
        }

        private Map<Path, String> states(Path root) {
            var states = new HashMap<Path, String>();
            try {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                        states.put(
                                file, attributes.lastModifiedTime() + " " + attributes.size() + attributes.fileKey());
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException problem) {
                        if (problem instanceof AccessDeniedException && denied.add(file)) {
                            context.listener().failed(file, problem);
                        }
                        // Else it is not there (yet), or gone since it was listed.
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult postVisitDirectory(Path directory, IOException problem) {
                        // What changes underneath is seen by the next look.
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                throw new AssertionError("the visitor lets nothing through", e);
            }
            return states;
        }

        @Override
        public void close() {
            looks.shutdownNow();
        }
    }
}
