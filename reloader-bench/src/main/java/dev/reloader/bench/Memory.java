package dev.reloader.bench;

import dev.reloader.bench.Monitors.Candidate;
import dev.reloader.bench.Monitors.FailureListener;
import dev.reloader.spi.FileMonitor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryMXBean;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** How much heap a monitor needs for a large tree. */
public final class Memory {
    private Memory() {}

    public static void main(String[] args) throws Exception {
        Options options = Monitors.options(args, Map.of("directories", "10000", "rounds", "3", "pause", "200"));
        Results results = new Results();
        int directories = options.number("directories");
        try (Tree tree = new Tree(options.temp(), directories)) {
            Table.title("Live heap for " + tree.size(), options.temp());
            String empty = tree.beside("empty").toString();
            for (int round = 0; round < options.number("rounds"); round++) {
                for (Candidate candidate : Monitors.candidates(options)) {
                    measure(candidate, results, directories, empty, tree.root().toString(), options.text("pause"));
                }
            }
        }
        print(results);
        results.exit();
    }

    private static void measure(
            Candidate candidate, Results results, int directories, String empty, String root, String pause)
            throws InterruptedException {
        String name = candidate.name();
        if (candidate.unavailable().isPresent()) {
            results.absent(name, candidate.unavailable().get());
            return;
        }
        try {
            // Caches that would give way under pressure are not counted.
            List<String> jvmOptions = List.of("-XX:+UseSerialGC", "-XX:SoftRefLRUPolicyMSPerMB=0");
            double bytes = ChildJvm.numbers(Child.class, jvmOptions, name, empty, root, pause)
                    .get(0);
            results.add(name, bytes / (1 << 20) * 10_000 / directories);
        } catch (IOException e) {
            results.failed(name, e);
        }
    }

    private static void print(Results results) {
        Table table = new Table("", "MiB per 10,000 directories", "min .. max", "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
                continue;
            }
            double mebibytes = results.median(row);
            String target = row.equals("inotify") ? Results.target(mebibytes, 4, "MiB") : "";
            table.row(row, Results.number(mebibytes), results.spread(row), target);
        }
        table.print();
    }

    /** Prints by how many bytes the live heap of a monitor grows when it watches the tree too. */
    static final class Child {
        private static final MemoryMXBean MEMORY = ManagementFactory.getMemoryMXBean();

        public static void main(String[] args) {
            FailureListener listener = new FailureListener();
            try (FileMonitor monitor = Monitors.create(args[0], listener, Monitors.POLL_INTERVAL)) {
                // With this all classes are loaded, and all threads have run.
                Path empty = Path.of(args[1]);
                monitor.watch(empty, true);
                Files.deleteIfExists(Files.createFile(empty.resolve("file")));
                long pause = Long.parseLong(args[3]);
                long before = liveBytes(pause);
                monitor.watch(Path.of(args[2]), true);
                long after = liveBytes(pause);
                listener.check();
                System.out.println(after - before);
            } catch (Exception e) {
                ChildJvm.fail(e);
            }
        }

        /** The least of several: a monitor that polls may be about to compare when one is taken. */
        private static long liveBytes(long pauseMillis) throws InterruptedException {
            long least = Long.MAX_VALUE;
            for (int i = 0; i < 10; i++) {
                Thread.sleep(pauseMillis);
                System.gc();
                least = Math.min(least, MEMORY.getHeapMemoryUsage().getUsed());
            }
            return least;
        }
    }
}
