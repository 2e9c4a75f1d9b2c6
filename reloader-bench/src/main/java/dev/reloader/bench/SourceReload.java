package dev.reloader.bench;

import dev.reloader.bench.TimesTable.Target;
import java.io.IOException;
import java.util.List;

/** How long from the save of one source file of 500 until the new {@code main}, compiled on save; Maven and a start beside it. */
final class SourceReload implements ReloadBenchmark {
    private static final String BARE = "bare java";
    private static final String MAVEN = "mvn -q compile, bare java";
    private static final String RELOADER = "reloader";
    private static final String VISIBLY = "reloader, " + (ManyClasses.CALLERS + 2) + " compiled";

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title(
                "Save of a source file until the new main is entered, " + ManyClasses.CLASSES + " classes",
                options.temp());
        Results results = new Results();
        Turns turns = new Turns(results, options);
        int versions = Turns.versions(options);

        ManyClasses bare = new ManyClasses(workspace.directory("bare"), List.of());
        bare.compile();
        turns.add(new ColdStart(BARE, workspace, bare.directory(), bare.command(), new MainEntry()));
        if (Programs.isInstalled(options.text("maven"), "--version")) {
            ManyClasses built = new ManyClasses(workspace.directory("maven"), List.of());
            turns.add(new MavenThenStart(options.text("maven"), workspace, built, built.editedInside(versions)));
        } else {
            results.absent(MAVEN, "'" + options.text("maven") + "' cannot be run; the option maven names another");
        }
        ManyClasses inside = new ManyClasses(workspace.directory("inside"), Java.reloaderJars());
        Reload reloader = reload(RELOADER, inside, inside.editedInside(versions), workspace);
        turns.add(reloader);
        ManyClasses visibly = new ManyClasses(workspace.directory("visibly"), Java.reloaderJars());
        turns.add(reload(VISIBLY, visibly, visibly.editedVisibly(versions), workspace));
        turns.run();

        List<Target> targets = List.of(new Target(RELOADER, 0.25, MAVEN), new Target(RELOADER, 2, BARE));
        new TimesTable(results, List.of(BARE, MAVEN), targets).print();
        Phases.print(reloader.lines());
        return !results.hasFailed();
    }

    private static Reload reload(String row, ManyClasses project, EditedFile edited, Workspace workspace)
            throws IOException, InterruptedException {
        project.compile();
        return new Reload(row, () -> project.runCompilingOnSave(workspace), edited, new MainEntry());
    }

    /** What a developer types after the save. */
    private record MavenThenStart(String maven, Workspace workspace, ManyClasses project, EditedFile edited)
            implements Contender {
        @Override
        public String row() {
            return MAVEN;
        }

        /** So that it has what it needs from the network, and knows what it has compiled. */
        @Override
        public void open() throws IOException, InterruptedException {
            compile();
        }

        @Override
        public double measure() throws IOException, InterruptedException {
            long start = System.nanoTime();
            edited.save();
            compile();
            try (Launched program = workspace.launch(project.directory(), project.command())) {
                return (new MainEntry().await(program, edited.version()) - start) / 1e6;
            }
        }

        private void compile() throws IOException, InterruptedException {
            Programs.run(
                    maven,
                    "-q",
                    "-B",
                    "-f",
                    project.directory().resolve("pom.xml").toString(),
                    "compile");
        }
    }
}
