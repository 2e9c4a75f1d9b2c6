package dev.reloader.bench;

import dev.reloader.bench.TimesTable.Target;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** How long from the save of a class until the new {@code main} of a program that does nothing else. */
final class TinyReload implements ReloadBenchmark {
    private static final String BARE = "bare java";
    private static final String RELOADER = "reloader";
    private static final String NODEMON = "nodemon";
    private static final String ENTR = "entr";

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Save of a class until the new main is entered, tiny program", options.temp());
        Results results = new Results();
        Turns turns = new Turns(results, options);
        Setup setup = new Setup(options, workspace, Java.reloaderJars());

        turns.add(setup.bare());
        Reload reloader = setup.reloader();
        turns.add(reloader);
        setup.addIfInstalled(NODEMON, "--version", turns, results);
        setup.addIfInstalled(ENTR, "-h", turns, results);
        turns.run();

        List<Target> targets = List.of(
                new Target(RELOADER, 0.75, BARE), new Target(RELOADER, 0.6, NODEMON), new Target(RELOADER, 0.6, ENTR));
        new TimesTable(results, List.of(BARE, NODEMON, ENTR), targets).print();
        Phases.print(reloader.lines());
        return !results.hasFailed();
    }

    /** The program and the commands that run it; each contender has a directory of its own. */
    private record Setup(Options options, Workspace workspace, List<Path> jars) {
        /** The class without the reloader's line, so that nothing at all is left of the reloader but its jars. */
        Contender bare() throws IOException, InterruptedException {
            Path directory = workspace.directory("bare");
            edited(directory, false);
            return new ColdStart(BARE, workspace, directory, java(directory), new MainEntry());
        }

        Reload reloader() throws IOException, InterruptedException {
            Path directory = workspace.directory(RELOADER);
            EditedFile edited = edited(directory, true);
            return new Reload(RELOADER, () -> workspace.launch(directory, java(directory)), edited, new MainEntry());
        }

        void addIfInstalled(String tool, String harmlessOption, Turns turns, Results results)
                throws IOException, InterruptedException {
            String program = options.text(tool);
            if (!Programs.isInstalled(program, harmlessOption)) {
                results.absent(tool, "'" + program + "' cannot be run; the option " + tool + " names another");
                return;
            }
            turns.add(tool.equals(ENTR) ? entr(program) : nodemon(program));
        }

        /** Restarts at once by default; its default signal, SIGUSR2, kills no JVM: it is one of the JVM's own. */
        private Contender nodemon(String program) throws IOException, InterruptedException {
            Path directory = workspace.directory(NODEMON);
            EditedFile edited = edited(directory, false);
            List<String> command = List.of(
                    program,
                    "--watch",
                    "classes",
                    "--ext",
                    "class",
                    "--signal",
                    "SIGTERM",
                    "--exec",
                    String.join(" ", java(directory)));
            return new Reload(NODEMON, () -> workspace.launch(directory, command), edited, new MainEntry());
        }

        /** Reads from its standard input what to watch; {@code -n} because that is no terminal here. */
        private Contender entr(String program) throws IOException, InterruptedException {
            Path directory = workspace.directory(ENTR);
            EditedFile edited = edited(directory, false);
            Path list = Files.writeString(directory.resolve("list"), edited.file() + "\n");
            List<String> command = Programs.words(List.of(program, "-n", "-r"), java(directory));
            return new Reload(
                    ENTR,
                    () -> workspace.launch(directory, command, Redirect.from(list.toFile())),
                    edited,
                    new MainEntry());
        }

        private List<String> java(Path directory) {
            return Java.command(List.of(), Java.classPath(directory.resolve("classes"), jars), Sources.MAIN);
        }

        private EditedFile edited(Path directory, boolean withReloader) throws IOException, InterruptedException {
            List<byte[]> versions = ClassFiles.versions(
                    Sources.MAIN,
                    version -> Sources.tiny(version, withReloader),
                    Turns.versions(options),
                    jars,
                    workspace);
            return new EditedFile(ClassFiles.file(directory.resolve("classes"), Sources.MAIN), versions);
        }
    }
}
