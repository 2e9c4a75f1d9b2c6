package dev.reloader.bench;

import dev.reloader.FileChange;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorListener;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** How long the polling monitor takes for one look at a large tree, beside {@code find -newer} on it. */
public final class PollScan {
    private static final String LOOK = "polling, one look";
    private static final String FIND = "find -newer";

    /** The time between two looks, which is part of what is measured. */
    private static final Duration INTERVAL = Duration.ofMillis(1);

    private static final int UNCOUNTED_LOOKS = 5;

    private PollScan() {}

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(args, Map.of("directories", "10000", "rounds", "7", "looks", "10"));
        Results results = new Results();
        try (Tree tree = new Tree(options.temp(), options.number("directories"))) {
            Table.title("One look at " + tree.size(), options.temp());
            String root = tree.root().toString();
            Programs.run("find", root, "-newer", root); // now it is in the kernel's caches, for both
            for (int round = 0; round < options.number("rounds"); round++) {
                look(tree.root(), options.number("looks"), results);
                for (int i = 0; i < options.number("looks"); i++) {
                    results.add(FIND, Programs.run("find", root, "-newer", root));
                }
            }
        }
        print(results);
        results.exit();
    }

    /**
     * The listener changes a file whenever it is told of that file's last change: every look finds one change, and from one
     * report to the next it takes one look.
     */
    private static void look(Path root, int looks, Results results) throws IOException, InterruptedException {
        Path file = root.resolve("File0.class");
        Touching listener = new Touching(file);
        try (FileMonitor monitor = Monitors.create("polling", listener, INTERVAL)) {
            monitor.watch(root, true);
            listener.touch();
            long last = 0;
            for (int i = 0; i < UNCOUNTED_LOOKS + looks; i++) {
                Long told = listener.times.poll(60, TimeUnit.SECONDS);
                if (told == null) {
                    throw new IOException("no callback within 60 s");
                }
                if (i >= UNCOUNTED_LOOKS) {
                    results.add(LOOK, (told - last) / 1e6 - INTERVAL.toMillis());
                }
                last = told;
            }
        }
    }

    private static void print(Results results) {
        double find = results.median(FIND);
        Table table = new Table("", "median ms", "min .. max", "x find -newer", "samples", "target");
        for (String row : results.rows()) {
            double millis = results.median(row);
            table.row(
                    row,
                    Results.number(millis),
                    results.spread(row),
                    Results.number(millis / find),
                    Integer.toString(results.count(row)),
                    row.equals(LOOK) ? Results.target(millis / find, 2, "x find -newer") : "");
        }
        table.print();
    }

    private static final class Touching implements FileMonitorListener {
        private final Path file;
        private final BlockingQueue<Long> times = new LinkedBlockingQueue<>();
        private int touches;

        Touching(Path file) {
            this.file = file;
        }

        /** Times long ago: a monitor may look more closely at what has just been changed. */
        void touch() throws IOException {
            Files.setLastModifiedTime(file, FileTime.from(1_000_000_000 + touches++, TimeUnit.SECONDS));
        }

        @Override
        public void changed(FileChange change) {
            times.add(System.nanoTime());
            try {
                touch();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void overflowed(Path root) {}

        @Override
        public void failed(Path root, Throwable cause) {
            cause.printStackTrace();
        }
    }
}
