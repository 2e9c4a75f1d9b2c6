package dev.reloader.bench;

import dev.reloader.FileChange;
import dev.reloader.bench.Monitors.Candidate;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time from a write to the callback, for each monitor and for a plain WatchService, all in this JVM. */
public final class Latency {
    private static final String PLAIN = "plain WatchService";
    private static final String CREATE = ", create";
    private static final String WRITE = ", write";
    private static final long TIMEOUT_SECONDS = 30;

    private final Options options;
    private final Results results = new Results();
    private final Random random = new Random(1);
    private final Map<String, Subject> subjects = new LinkedHashMap<>();

    private Latency(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        new Latency(Monitors.options(args, Map.of("rounds", "10", "samples", "50", "samplesWhenPolling", "5"))).run();
    }

    private void run() throws Exception {
        Path base = Files.createTempDirectory(options.temp(), "reloader-bench");
        Table.title("Time from a write to the callback", options.temp());
        try {
            open(PLAIN, base, PlainWatchService::new);
            for (Candidate candidate : Monitors.candidates(options)) {
                if (candidate.unavailable().isPresent()) {
                    results.absent(candidate.name(), candidate.unavailable().get());
                } else {
                    open(candidate.name(), base, (directory, listener) -> {
                        FileMonitor monitor = Monitors.create(candidate.name(), listener, Monitors.POLL_INTERVAL);
                        monitor.watch(directory, true);
                        return monitor;
                    });
                }
            }
            // The first round warms the JVM up.
            for (int round = 0; round <= options.number("rounds"); round++) {
                for (Subject subject : subjects.values()) {
                    measure(subject, CREATE, round, StandardOpenOption.CREATE_NEW);
                }
                Thread.sleep(2 * Monitors.POLL_INTERVAL.toMillis()); // until all belated callbacks have come
                for (Subject subject : subjects.values()) {
                    // Without truncating the file first, which would be a change of its own.
                    measure(subject, WRITE, round, StandardOpenOption.WRITE);
                }
            }
            for (Subject subject : subjects.values()) {
                subject.watcher.close();
            }
        } finally {
            Tree.delete(base);
        }
        print();
        results.exit();
    }

    private interface Opener {
        AutoCloseable open(Path directory, FileMonitorListener listener) throws IOException;
    }

    private record Subject(String name, Path directory, FirstCallback callback, AutoCloseable watcher) {
        boolean polls() {
            return watcher instanceof FileMonitor monitor && monitor.latency().compareTo(Duration.ZERO) > 0;
        }
    }

    private void open(String name, Path base, Opener opener) throws IOException {
        FirstCallback callback = new FirstCallback();
        Path directory = Files.createDirectory(base.resolve(name.replace(' ', '-')));
        try {
            subjects.put(name, new Subject(name, directory, callback, opener.open(directory, callback)));
        } catch (IOException e) {
            results.failed(name, e);
        }
    }

    /** Each file is created once and written once, so that no callback is taken for another's. */
    private void measure(Subject subject, String what, int round, StandardOpenOption option) throws Exception {
        if (results.reason(subject.name) != null) {
            return;
        }
        int samples = options.number(subject.polls() ? "samplesWhenPolling" : "samples");
        try {
            for (int i = 0; i < samples; i++) {
                double millis = once(subject, subject.directory.resolve("r" + round + "f" + i), option);
                if (round > 0) {
                    results.add(subject.name + what, millis);
                }
            }
        } catch (TimeoutException e) {
            results.failed(subject.name, new IOException("no callback within " + TIMEOUT_SECONDS + " s", e));
        } catch (ExecutionException e) {
            results.failed(subject.name, new IOException(e.getCause().getMessage(), e));
        }
    }

    private double once(Subject subject, Path file, StandardOpenOption option) throws Exception {
        pause(subject);
        CompletableFuture<Long> told = subject.callback.expect(file);
        byte[] content = Long.toString(random.nextLong()).getBytes();
        long start = System.nanoTime();
        Files.write(file, content, StandardOpenOption.WRITE, option);
        return (told.get(TIMEOUT_SECONDS, TimeUnit.SECONDS) - start) / 1e6;
    }

    /** Long enough that a monitor that polls does no longer look more often, and random within its interval. */
    private void pause(Subject subject) throws InterruptedException {
        long interval = Monitors.POLL_INTERVAL.toMillis();
        Thread.sleep(subject.polls() ? interval + random.nextInt((int) interval) : 2 + random.nextInt(10));
    }

    private void print() {
        Table table = new Table("", "p50 ms", "p99 ms", "min .. max", "samples", "target");
        for (String row : results.rows()) {
            String subject = row.split(",")[0];
            if (results.reason(subject) != null) {
                if (row.equals(subject)) {
                    table.remark(row, results.reason(row));
                }
                continue;
            }
            double median = results.median(row);
            double plain = results.median(PLAIN + row.substring(subject.length()));
            String target = "";
            if (subject.equals("inotify") || subject.equals("native")) {
                target = Results.target(median, 1, "ms") + ", "
                        + Results.target(median / plain, 1, "x WatchService (" + Results.number(median / plain) + ")");
            }
            table.row(
                    row,
                    Results.number(median),
                    Results.number(results.percentile(row, 99)),
                    results.spread(row),
                    Integer.toString(results.count(row)),
                    target);
        }
        table.print();
        System.out.println(
                "In " + options.number("rounds") + " rounds; in each of them one after the other had its turn.");
    }

    /** Notes when the listener is called for a certain file. */
    private static final class FirstCallback implements FileMonitorListener {
        private record Expected(Path file, CompletableFuture<Long> told) {}

        private volatile Expected expected = new Expected(null, new CompletableFuture<>());

        CompletableFuture<Long> expect(Path file) {
            CompletableFuture<Long> told = new CompletableFuture<>();
            expected = new Expected(file, told);
            return told;
        }

        @Override
        public void changed(FileChange change) {
            long now = System.nanoTime();
            Expected current = expected;
            if (change.path().equals(current.file)) {
                current.told.complete(now);
            }
        }

        @Override
        public void overflowed(Path root) {
            expected.told.completeExceptionally(new IOException("overflowed"));
        }

        @Override
        public void failed(Path root, Throwable cause) {
            expected.told.completeExceptionally(cause);
        }
    }
}
