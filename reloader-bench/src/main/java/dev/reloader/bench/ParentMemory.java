package dev.reloader.bench;

import java.io.IOException;

/** How much memory the parent needs beside an idle JVM. */
final class ParentMemory implements ReloadBenchmark {
    private static final String PARENT = "parent";
    private static final int RELOADS = 10;
    private static final String RELOADED = "parent, after " + RELOADS + " reloads";

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Memory of the parent when nothing happens", options.temp());
        MemoryTable table = new MemoryTable(PARENT, RELOADED);
        try {
            for (int round = 0; round < options.number("repeats"); round++) {
                measure(round, table, options, workspace);
            }
        } catch (IOException e) {
            table.failed(e);
        }
        table.print(PARENT, Results.target(table.quotient(PARENT), 1.6, "x " + BareJvm.ROW + " (RSS)"));
        return !table.hasFailed();
    }

    private static void measure(int round, MemoryTable table, Options options, Workspace workspace)
            throws IOException, InterruptedException {
        try (Launched bare = BareJvm.start("bare" + round, workspace)) {
            ReloadedProgram program = ReloadedProgram.start(
                    "reloaded" + round, version -> Sources.tiny(version, true), RELOADS, workspace);
            try (Launched parent = program.parent()) {
                Thread.sleep(options.number("quiet"));
                table.add(BareJvm.ROW, bare);
                table.add(PARENT, parent);
                for (int reload = 0; reload < RELOADS; reload++) {
                    Thread.sleep(options.number("pause"));
                    program.save();
                    program.awaitVersion();
                }
                Thread.sleep(options.number("quiet"));
                table.add(RELOADED, parent);
            }
        }
    }
}
