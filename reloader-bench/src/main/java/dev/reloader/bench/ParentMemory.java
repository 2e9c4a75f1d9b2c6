package dev.reloader.bench;

import java.io.IOException;
import java.util.stream.Stream;

/** How much memory the parent needs beside an idle JVM. */
final class ParentMemory implements ReloadBenchmark {
    private static final String PARENT = "parent";
    private static final int RELOADS = 10;
    private static final String RELOADED = "parent, after " + RELOADS + " reloads";
    private static final String PSS = ", pss";

    private final Results results = new Results();

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Memory of the parent when nothing happens", options.temp());
        Stream.of(BareJvm.ROW, PARENT, RELOADED).forEach(results::expect);
        try {
            for (int round = 0; round < options.number("repeats"); round++) {
                measure(round, options, workspace);
            }
        } catch (IOException e) {
            Stream.of(BareJvm.ROW, PARENT, RELOADED).forEach(row -> results.failed(row, e));
        }
        print();
        return !results.hasFailed();
    }

    private void measure(int round, Options options, Workspace workspace) throws IOException, InterruptedException {
        try (Launched bare = BareJvm.start("bare" + round, workspace)) {
            ReloadedProgram program = ReloadedProgram.start(
                    "reloaded" + round, version -> Sources.tiny(version, true), RELOADS, workspace);
            try (Launched parent = program.parent()) {
                Thread.sleep(options.number("quiet"));
                add(BareJvm.ROW, bare);
                add(PARENT, parent);
                for (int reload = 0; reload < RELOADS; reload++) {
                    Thread.sleep(options.number("pause"));
                    program.save();
                    program.awaitVersion();
                }
                Thread.sleep(options.number("quiet"));
                add(RELOADED, parent);
            }
        }
    }

    private void add(String row, Launched process) throws IOException {
        results.add(row, ProcessFigures.rss(process.pid()));
        results.add(row + PSS, ProcessFigures.pss(process.pid()));
    }

    private void print() {
        Table table = new Table(
                "", "RSS MiB", "min .. max", "samples", "x " + BareJvm.ROW, "PSS MiB", "x " + BareJvm.ROW, "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
            } else if (!row.endsWith(PSS)) {
                double rss = quotient(row, "");
                table.row(
                        row,
                        Results.number(results.median(row)),
                        results.spread(row),
                        Integer.toString(results.count(row)),
                        Results.number(rss),
                        Results.number(results.median(row + PSS)),
                        Results.number(quotient(row, PSS)),
                        row.equals(PARENT) ? Results.target(rss, 1.6, "x " + BareJvm.ROW + " (RSS)") : "");
            }
        }
        table.print();
    }

    private double quotient(String row, String figure) {
        return results.median(row + figure) / results.median(BareJvm.ROW + figure);
    }
}
