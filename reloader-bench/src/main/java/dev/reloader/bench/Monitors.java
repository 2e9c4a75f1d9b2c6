package dev.reloader.bench;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import dev.reloader.spi.FileMonitorProvider;
import dev.reloader.spi.MonitorContext;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;

/** Finds the file monitors, as the reloader does. */
final class Monitors {
    /** The reloader's default. */
    static final Duration POLL_INTERVAL = Duration.ofMillis(500);

    private static final List<String> KNOWN =
            List.of("inotify", "native", "auto", "watchservice", "watchman", "polling");

    private Monitors() {}

    /** The options of a benchmark that measures monitors. */
    static Options options(String[] args, Map<String, String> defaults) {
        Map<String, String> all = new HashMap<>(defaults);
        all.put("monitors", "all");
        return Options.parse(args, all);
    }

    /** A monitor that may be measured, or why it may not. */
    record Candidate(String name, Optional<String> unavailable) {}

    /** All that there are and all that there may be, or those that the option {@code monitors} names; available ones first. */
    static List<Candidate> candidates(Options options) {
        Set<String> names = new LinkedHashSet<>(KNOWN);
        for (FileMonitorProvider provider : ServiceLoader.load(FileMonitorProvider.class)) {
            names.add(provider.name());
        }
        String wanted = options.text("monitors");
        if (!wanted.equals("all")) {
            names = new LinkedHashSet<>(List.of(wanted.split(",")));
        }
        return names.stream()
                .map(name -> new Candidate(
                        name,
                        provider(name).map(FileMonitorProvider::unavailable).orElse(Optional.of("not installed"))))
                .sorted(Comparator.comparing(
                        candidate -> candidate.unavailable().isPresent()))
                .toList();
    }

    /** Makes a monitor that ignores nothing. */
    static FileMonitor create(String name, FileMonitorListener listener, Duration pollInterval) throws IOException {
        return create(provider(name).orElseThrow(), listener, pollInterval);
    }

    static FileMonitor create(FileMonitorProvider provider, FileMonitorListener listener, Duration pollInterval)
            throws IOException {
        return provider.create(
                new MonitorContext(listener, path -> false, pollInterval, System.getLogger("dev.reloader.bench")));
    }

    static Optional<FileMonitorProvider> provider(String name) {
        for (FileMonitorProvider provider : ServiceLoader.load(FileMonitorProvider.class)) {
            if (provider.name().equals(name)) {
                return Optional.of(provider);
            }
        }
        return Optional.empty();
    }

    /** A listener for benchmarks in which nothing changes: only failures matter to it. */
    static final class FailureListener implements FileMonitorListener {
        private volatile String failure;

        @Override
        public void changed(FileChange change) {}

        @Override
        public void overflowed(Path root) {
            failure = "told that changes below " + root + " were missed";
        }

        @Override
        public void failed(Path root, Throwable cause) {
            failure = "cannot watch " + root + ": " + cause;
        }

        /** A monitor that watches only a part must not count as a fast one. */
        void check() throws IOException {
            if (failure != null) {
                throw new IOException(failure);
            }
        }
    }
}
