package dev.reloader.monitors;

import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** As near as other systems get to what FSEvents and ReadDirectoryChangesW will make of {@link TreeMonitor}. */
class SloppyTreeMonitorTest extends FileMonitorContract {
    private static final Duration YOUNG = Duration.ofSeconds(5);

    @Override
    FileMonitor create(MonitorContext context) throws IOException {
        TreeMonitor monitor = new TreeMonitor(
                "sloppy", SloppyTree::new, context, new Teller(context.listener(), context.log()), Disk.REAL);
        monitor.start();
        return new OnlyOldFiles(monitor);
    }

    /**
     * Has all files be old when they begin to be watched. This system is told "something happened there" where others are told
     * what did, and then a file that was written a moment before is told of once more, as the SPI allows.
     */
    private record OnlyOldFiles(FileMonitor monitor) implements FileMonitor {
        @Override
        public void watch(Path root, boolean recursive) {
            try {
                Files.walkFileTree(root, new SimpleFileVisitor<>() {
                    @Override
                    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                        Instant written = attributes.lastModifiedTime().toInstant();
                        if (attributes.isRegularFile()
                                && written.isAfter(Instant.now().minus(YOUNG))) {
                            Files.setLastModifiedTime(file, FileTime.from(written.minus(YOUNG)));
                        }
                        return FileVisitResult.CONTINUE;
                    }

                    @Override
                    public FileVisitResult visitFileFailed(Path file, IOException e) {
                        // Not there, or not to be read: that is what some tests are about.
                        return FileVisitResult.CONTINUE;
                    }
                });
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            monitor.watch(root, recursive);
        }

        @Override
        public Duration latency() {
            return monitor.latency();
        }

        @Override
        public Optional<String> description() {
            return monitor.description();
        }

        @Override
        public void close() {
            monitor.close();
        }
    }
}
