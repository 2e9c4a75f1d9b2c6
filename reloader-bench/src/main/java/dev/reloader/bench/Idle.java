package dev.reloader.bench;

import com.sun.management.OperatingSystemMXBean;
import dev.reloader.bench.Monitors.Candidate;
import dev.reloader.bench.Monitors.FailureListener;
import dev.reloader.spi.FileMonitor;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How much processor time a monitor takes while nothing changes. */
public final class Idle {
    private static final String NONE = "no monitor";
    private static final String OF_THREADS = ", threads";

    private final Options options;
    private final Results results = new Results();

    private Idle(Options options) {
        this.options = options;
    }

    public static void main(String[] args) throws Exception {
        new Idle(Monitors.options(args, Map.of("directories", "10000", "rounds", "1", "millis", "30000"))).run();
    }

    private void run() throws IOException, InterruptedException {
        try (Tree tree = new Tree(options.temp(), options.number("directories"))) {
            Table.title(
                    "Processor time in " + options.number("millis") / 1000.0 + " idle seconds, watching " + tree.size(),
                    options.temp());
            for (int round = 0; round < options.number("rounds"); round++) {
                measure(new Candidate(NONE, Optional.empty()), tree.root());
                for (Candidate candidate : Monitors.candidates(options)) {
                    measure(candidate, tree.root());
                }
            }
        }
        print();
        results.exit();
    }

    private void measure(Candidate candidate, Path root) throws InterruptedException {
        String name = candidate.name();
        if (candidate.unavailable().isPresent()) {
            results.absent(name, candidate.unavailable().get());
            return;
        }
        try {
            List<Double> millis =
                    ChildJvm.numbers(Child.class, List.of(), name, root.toString(), options.text("millis"));
            results.add(name, millis.get(0));
            results.add(name + OF_THREADS, millis.get(1));
        } catch (IOException e) {
            results.failed(name, e);
        }
    }

    private void print() {
        Table table =
                new Table("", "threads reloader-*, ms", "process, ms", "min .. max", "above no monitor, ms", "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
            } else if (!row.endsWith(OF_THREADS)) {
                double threads = results.median(row + OF_THREADS);
                double process = results.median(row);
                table.row(
                        row,
                        Results.number(threads),
                        Results.number(process),
                        results.spread(row),
                        Results.number(process - results.median(NONE)),
                        row.equals("inotify") || row.equals("native") ? Results.target(threads, 0, "ms") : "");
            }
        }
        table.print();
    }

    /** Prints the milliseconds of processor time that this process, and its monitor's threads, need in a while. */
    static final class Child {
        private static final OperatingSystemMXBean PROCESS =
                ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

        public static void main(String[] args) {
            FailureListener listener = new FailureListener();
            try (FileMonitor monitor = args[0].equals(NONE) ? null : create(args[0], listener)) {
                if (monitor != null) {
                    monitor.watch(Path.of(args[1]), true);
                }
                long millis = Long.parseLong(args[2]);
                ofThreads(); // what this loads is not to be counted
                Thread.sleep(millis / 6); // until the compiler and whatever watching has set off are done
                long process = PROCESS.getProcessCpuTime();
                long threads = ofThreads();
                Thread.sleep(millis);
                long threadsAfter = ofThreads();
                long processAfter = PROCESS.getProcessCpuTime();
                listener.check();
                System.out.println((processAfter - process) / 1e6);
                System.out.println((threadsAfter - threads) / 1e6);
            } catch (Exception e) {
                ChildJvm.fail(e);
            }
        }

        private static FileMonitor create(String name, FailureListener listener) throws IOException {
            return Monitors.create(name, listener, Monitors.POLL_INTERVAL);
        }

        private static long ofThreads() {
            long nanos = 0;
            for (ThreadInfo thread : THREADS.getThreadInfo(THREADS.getAllThreadIds())) {
                if (thread != null && thread.getThreadName().startsWith("reloader-")) {
                    nanos += THREADS.getThreadCpuTime(thread.getThreadId());
                }
            }
            return nanos;
        }
    }
}
