package dev.reloader.bench;

import dev.reloader.bench.Monitors.Candidate;
import dev.reloader.bench.Monitors.FailureListener;
import dev.reloader.spi.FileMonitor;
import dev.reloader.spi.FileMonitorProvider;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;

/** How long it takes to watch a large tree, beside what others need for the same. */
public final class WatchTree {
    private static final String START = "start a process (true)";
    private static final String FIND = "find -type d";
    private static final String FIND_NEWER = "find -newer";
    private static final String INOTIFYWAIT = "inotifywait -r";
    private static final String WATCHDOG = "watchdog (Python)";

    private static final String FRESH = ", fresh JVM";
    private static final String WITH_LOOKUP = ", fresh JVM, with lookup";
    private static final String WARM = ", warm JVM";

    // start() and schedule() add the watches on the caller's thread, in on_thread_start: it returns when they are
    // there.
    private static final String WATCH_WITH_WATCHDOG = """
            import os, sys, time
            from watchdog.events import FileSystemEventHandler
            from watchdog.observers import Observer
            start = time.perf_counter_ns()
            observer = Observer()
            observer.schedule(FileSystemEventHandler(), sys.argv[1], recursive=True)
            observer.start()
            print((time.perf_counter_ns() - start) / 1e6, flush=True)
            os._exit(0)
            """;

    private final Results results = new Results();

    private WatchTree() {}

    public static void main(String[] args) throws Exception {
        Options options = Monitors.options(
                args, Map.of("directories", "10000", "rounds", "7", "repeats", "6", "python", "python3"));
        new WatchTree().run(options);
    }

    private void run(Options options) throws IOException, InterruptedException {
        try (Tree tree = new Tree(options.temp(), options.number("directories"))) {
            Table.title("Time to watch " + tree.size(), options.temp());
            String root = tree.root().toString();
            Programs.run("find", root, "-newer", root); // now it is in the kernel's caches, for everyone
            for (int round = 0; round < options.number("rounds"); round++) {
                measure(START, () -> Programs.run("true"));
                measure(FIND, () -> Programs.run("find", root, "-type", "d"));
                measure(FIND_NEWER, () -> Programs.run("find", root, "-newer", root));
                measure(INOTIFYWAIT, () -> Programs.runUntil("Watches established.", "inotifywait", "-r", root));
                measure(WATCHDOG, () -> watchdog(options.text("python"), root));
                for (Candidate candidate : Monitors.candidates(options)) {
                    measure(candidate, root, options.text("repeats"));
                }
            }
        }
        print(options);
        results.exit();
    }

    /** Measures another program once, unless it has turned out not to be there. */
    private void measure(String row, Callable<Double> program) throws InterruptedException {
        if (results.reason(row) != null) {
            return;
        }
        try {
            results.add(row, program.call());
        } catch (InterruptedException e) {
            throw e;
        } catch (Exception e) {
            results.absent(row, e.getMessage());
        }
        Thread.sleep(100); // the kernel goes on for a while after a process with many watches has ended
    }

    private static double watchdog(String python, String root) throws IOException, InterruptedException {
        List<String> output = Programs.output(List.of(python, "-c", WATCH_WITH_WATCHDOG, root));
        return Double.parseDouble(output.get(0));
    }

    private void measure(Candidate candidate, String root, String repeats) throws InterruptedException {
        String name = candidate.name();
        if (candidate.unavailable().isPresent()) {
            results.absent(name, candidate.unavailable().get());
            return;
        }
        if (results.reason(name + FRESH) != null) {
            return;
        }
        try {
            List<Double> millis = ChildJvm.numbers(Child.class, List.of(), name, root, repeats);
            results.add(name + FRESH, millis.get(1));
            results.add(name + WITH_LOOKUP, millis.get(0) + millis.get(1));
            results.add(name + WARM, millis.get(millis.size() - 1));
        } catch (IOException e) {
            results.failed(name + FRESH, e);
        }
        Thread.sleep(100);
    }

    private void print(Options options) {
        double find = results.median(FIND);
        double watchdog = results.median(WATCHDOG);
        Table table = new Table("", "median ms", "min .. max", "x find -type d", "x watchdog", "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
                continue;
            }
            double millis = results.median(row);
            String target = "";
            if (row.equals("inotify" + FRESH) || row.equals("inotify" + WARM)) {
                target = Results.target(millis / find, 2.5, "x find") + ", "
                        + Results.target(millis / watchdog, 1.0, "x watchdog");
            }
            table.row(
                    row,
                    Results.number(millis),
                    results.spread(row),
                    Results.number(millis / find),
                    Results.number(millis / watchdog),
                    target);
        }
        table.print();
        System.out.println(
                "Medians of " + options.number("rounds") + " rounds, in each of which every row was measured once.");
    }

    /** Watches the tree a number of times. Prints the milliseconds to find the provider, then those of each time. */
    static final class Child {
        public static void main(String[] args) {
            try {
                long start = System.nanoTime();
                FileMonitorProvider provider = Monitors.provider(args[0]).orElseThrow();
                provider.unavailable();
                System.out.println(Programs.millisSince(start));
                for (int i = 0; i < Integer.parseInt(args[2]); i++) {
                    System.out.println(watch(provider, Path.of(args[1])));
                    Thread.sleep(100);
                }
            } catch (Exception e) {
                ChildJvm.fail(e);
            }
        }

        private static double watch(FileMonitorProvider provider, Path root) throws IOException {
            FailureListener listener = new FailureListener();
            long start = System.nanoTime();
            try (FileMonitor monitor = Monitors.create(provider, listener, Monitors.POLL_INTERVAL)) {
                monitor.watch(root, true);
                double millis = Programs.millisSince(start);
                listener.check();
                return millis;
            }
        }
    }
}
