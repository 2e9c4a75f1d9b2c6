package dev.reloader.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** How much processor time the parent and the standby take while nothing happens, beside a JVM that does nothing. */
final class IdleParent implements ReloadBenchmark {
    private static final String PARENT = "parent";
    private static final String STANDBY = "standby";
    private static final String BOTH = "parent and standby";

    private final Results results = new Results();

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title(
                "Processor time in " + options.number("idle") / 1000.0 + " s in which nothing happens", options.temp());
        Stream.of(BareJvm.ROW, PARENT, STANDBY, BOTH).forEach(results::expect);
        try {
            for (int round = 0; round < options.number("repeats"); round++) {
                measure(round, options, workspace);
            }
        } catch (IOException e) {
            Stream.of(BareJvm.ROW, PARENT, STANDBY, BOTH).forEach(row -> results.failed(row, e));
        }
        if (results.count(STANDBY) == 0 && !results.hasFailed()) {
            results.absent(STANDBY, "there is none");
        }
        print();
        return !results.hasFailed();
    }

    private void measure(int round, Options options, Workspace workspace) throws IOException, InterruptedException {
        try (Launched bare = BareJvm.start("bare" + round, workspace)) {
            ReloadedProgram program =
                    ReloadedProgram.start("reloaded" + round, version -> Sources.tiny(version, true), 0, workspace);
            try (Launched parent = program.parent()) {
                Thread.sleep(options.number("quiet"));
                Map<Long, String> processes = processes(bare, program);
                Map<Long, Double> before = times(processes);
                Thread.sleep(options.number("idle"));
                Map<Long, Double> after = times(processes);
                if (!processes(bare, program).equals(processes)) {
                    throw parent.failure("a process was started or ended although nothing happened");
                }
                Map<String, Double> sums = new LinkedHashMap<>();
                processes.forEach((pid, row) -> sums.merge(row, after.get(pid) - before.get(pid), Double::sum));
                sums.forEach(results::add);
                results.add(BOTH, sums.get(PARENT) + sums.getOrDefault(STANDBY, 0.0));
            }
        }
    }

    /** To which row the time of each process counts: whatever the parent has started is a standby if it is not the worker; or the guardian, which does nothing. */
    private static Map<Long, String> processes(Launched bare, ReloadedProgram program)
            throws IOException, InterruptedException {
        Map<Long, String> processes = new LinkedHashMap<>();
        processes.put(bare.pid(), BareJvm.ROW);
        processes.put(program.parent().pid(), PARENT);
        long worker = program.workerPid();
        ProcessHandle.of(program.parent().pid())
                .orElseThrow(() -> program.parent().failure("has ended"))
                .descendants()
                .map(ProcessHandle::pid)
                .filter(pid -> pid != worker)
                .forEach(pid -> processes.put(pid, STANDBY));
        return processes;
    }

    private static Map<Long, Double> times(Map<Long, String> processes) throws IOException {
        Map<Long, Double> times = new LinkedHashMap<>();
        for (long pid : processes.keySet()) {
            times.put(pid, ProcessFigures.processorTime(pid));
        }
        return times;
    }

    private void print() {
        Table table = new Table("", "ms", "min .. max", "samples", "x " + BareJvm.ROW, "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
                continue;
            }
            double quotient = results.median(row) / results.median(BareJvm.ROW);
            table.row(
                    row,
                    Results.number(results.median(row)),
                    results.spread(row),
                    Integer.toString(results.count(row)),
                    Results.number(quotient),
                    row.equals(BOTH) ? Results.target(quotient, 1.2, "x " + BareJvm.ROW) : "");
        }
        table.print();
    }
}
