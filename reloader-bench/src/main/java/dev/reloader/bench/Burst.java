package dev.reloader.bench;

import dev.reloader.bench.Monitors.Candidate;
import dev.reloader.spi.FileMonitor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Whether a monitor tells of everything that another process does in a large burst, and how soon. */
public final class Burst {
    private static final long TIMEOUT_MILLIS = 120_000;
    private static final int SHOWN_DIFFERENCES = 5;

    private final Options options;
    private final Results results = new Results();
    private final Table table = new Table(
            "", "reports", "overflows told", "operations", "in s", "caught up after s", "differences", "target");
    private final List<String> details = new ArrayList<>();

    private Burst(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        new Burst(Monitors.options(args, Map.of("files", "200000", "block", "5000", "quiet", "3000"))).run();
    }

    /** The wall clock, as the times of files have it. */
    static long nowMicros() {
        return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
    }

    private void run() throws Exception {
        Table.title(
                String.format(
                        Locale.ROOT,
                        "%,d files created, changed and deleted by another process while a monitor watches",
                        options.number("files")),
                options.temp());
        for (Candidate candidate : Monitors.candidates(options)) {
            String name = candidate.name();
            if (candidate.unavailable().isPresent()) {
                results.absent(name, candidate.unavailable().get());
                table.remark(name, results.reason(name));
                continue;
            }
            measure(name, name, 0);
            measure(name, name + ", listener blocks for " + options.text("block") + " ms", options.number("block"));
        }
        table.print();
        details.forEach(System.out::println);
        results.exit();
    }

    private void measure(String name, String row, long blockMillis) throws InterruptedException, IOException {
        Path root = Files.createTempDirectory(options.temp(), "reloader-bench");
        try {
            Path sentinels = Files.createDirectory(root.resolve("sentinels"));
            BurstWriter.prepare(root, options.number("files"));
            Told told = new Told(root, sentinels, blockMillis);
            try (FileMonitor monitor = Monitors.create(name, told, Monitors.POLL_INTERVAL)) {
                monitor.watch(root, true);
                List<String> written =
                        ChildJvm.run(BurstWriter.class, List.of(), root.toString(), options.text("files"));
                awaitEverything(monitor, told, sentinels);
                show(row, told, written);
            }
        } catch (IOException e) {
            results.failed(row, e);
            table.remark(row, results.reason(row));
        } finally {
            Tree.delete(root);
        }
    }

    /**
     * Returns when nothing more is going to be told: a file that was made after everything else has been told of, and no
     * other report has come since it was made and for a while after.
     */
    private void awaitEverything(FileMonitor monitor, Told told, Path sentinels)
            throws InterruptedException, IOException {
        for (int i = 0; ; i++) {
            long before = told.reports();
            Path sentinel = Files.createFile(sentinels.resolve("sentinel" + i));
            long start = System.nanoTime();
            while (!told.knows(sentinel)) {
                if (Programs.millisSince(start) > TIMEOUT_MILLIS) {
                    throw new IOException("a file that was made after the burst is not told of");
                }
                Thread.sleep(10);
            }
            // Monitors that poll look twice in this time.
            Thread.sleep(options.number("quiet") + 2 * monitor.latency().toMillis());
            if (told.reports() == before) {
                return;
            }
        }
    }

    private void show(String row, Told told, List<String> written) throws IOException {
        List<String> differences = told.differences();
        long ended = Long.parseLong(written.get(2));
        String target = differences.isEmpty() ? "equal: met" : "equal: MISSED";
        table.row(
                row,
                String.format(Locale.ROOT, "%,d", told.reports()),
                Integer.toString(told.overflows()),
                String.format(Locale.ROOT, "%,d", Integer.parseInt(written.get(0))),
                Results.number(Double.parseDouble(written.get(1)) / 1000),
                Results.number(Math.max(0, told.lastReport() - ended) / 1e6),
                Integer.toString(differences.size()),
                target);
        differences.stream().limit(SHOWN_DIFFERENCES).forEach(difference -> details.add(row + ": " + difference));
    }
}
