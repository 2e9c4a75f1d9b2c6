package dev.reloader.process;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
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
        private final MonitorContext context;
        private final Map<Path, Map<Path, String>> roots = new ConcurrentHashMap<>();
        private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(task -> {
            var thread = new Thread(task, "test-monitor");
            thread.setDaemon(true);
            return thread;
        });

        TestMonitor(MonitorContext context) {
            this.context = context;
            looks.scheduleWithFixedDelay(this::look, 10, 10, TimeUnit.MILLISECONDS);
        }

        @Override
        public void watch(Path root, boolean recursive) {
            roots.computeIfAbsent(root, TestMonitor::states);
        }

        @Override
        public Duration latency() {
            return Duration.ofMillis(100);
        }

        private void look() {
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

        private static Map<Path, String> states(Path root) {
            var states = new HashMap<Path, String>();
            try (Stream<Path> files = Files.walk(root)) {
                files.filter(file -> !Files.isDirectory(file, LinkOption.NOFOLLOW_LINKS))
                        .forEach(file -> {
                            try {
                                var attributes = Files.readAttributes(
                                        file, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                                states.put(
                                        file,
                                        attributes.lastModifiedTime() + " " + attributes.size() + attributes.fileKey());
                            } catch (IOException e) {
                                // Gone since it was listed.
                                states.remove(file);
                            }
                        });
            } catch (IOException | java.io.UncheckedIOException e) {
                // Not there (yet), or changing underneath: the next look sees more.
                return states;
            }
            return states;
        }

        @Override
        public void close() {
            looks.shutdownNow();
        }
    }
}
