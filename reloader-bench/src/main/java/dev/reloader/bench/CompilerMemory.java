package dev.reloader.bench;

import java.io.IOException;

/** How much memory the parent needs that compiles on save, and how much it keeps when it has not compiled for long. */
final class CompilerMemory implements ReloadBenchmark {
    private static final int RELOADS = 10;
    private static final String PLAIN = "parent that compiles nothing";
    private static final String WARM = "parent, compiler warm";
    private static final String RELOADED = "parent, after " + RELOADS + " reloads";

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Memory of the parent that compiles, " + ManyClasses.CLASSES + " classes", options.temp());
        String rested = "parent, " + options.number("rest") / 1000 + " s later";
        MemoryTable table = new MemoryTable(PLAIN, WARM, RELOADED, rested);
        try {
            measure(rested, table, options, workspace);
        } catch (IOException e) {
            table.failed(e);
        }
        table.print();
        return !table.hasFailed();
    }

    private static void measure(String rested, MemoryTable table, Options options, Workspace workspace)
            throws IOException, InterruptedException {
        ManyClasses project = new ManyClasses(workspace.directory("compiled"), Java.reloaderJars());
        EditedFile edited = project.editedInside(RELOADS + 1);
        project.compile();
        MainEntry arrival = new MainEntry();
        try (Launched bare = BareJvm.start("bare", workspace);
                Launched parent = project.runCompilingOnSave(workspace)) {
            try (Launched plain = workspace.launch(project.directory(), project.command())) {
                arrival.await(plain, 0);
                arrival.await(parent, 0);
                Thread.sleep(options.number("quiet"));
                table.add(BareJvm.ROW, bare);
                table.add(PLAIN, plain);
                table.add(WARM, parent);
            }
            for (int reload = 0; reload < RELOADS; reload++) {
                Thread.sleep(options.number("pause"));
                edited.save();
                arrival.await(parent, edited.version());
            }
            Thread.sleep(options.number("quiet"));
            table.add(RELOADED, parent);
            Thread.sleep(options.number("rest"));
            table.add(rested, parent);
        }
    }
}
