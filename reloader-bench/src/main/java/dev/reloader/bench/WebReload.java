package dev.reloader.bench;

import dev.reloader.bench.TimesTable.Target;
import java.nio.file.Path;
import java.util.List;

/** How long from the save of a class until the first answer of the new version, with the JDK's web server. */
final class WebReload implements ReloadBenchmark {
    private static final String COLD = "cold start";
    private static final String RELOADER = "reloader";

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Save of a class until the first new answer, the JDK's HttpServer", options.temp());
        Results results = new Results();
        Turns turns = new Turns(results, options);

        Program cold = Program.of("cold", false, options, workspace);
        turns.add(new ColdStart(COLD, workspace, cold.directory, cold.command, cold.answer));
        Program reloaded = Program.of(RELOADER, true, options, workspace);
        Reload reloader = new Reload(
                RELOADER,
                () -> workspace.launch(reloaded.directory, reloaded.command),
                reloaded.edited,
                reloaded.answer);
        turns.add(reloader);
        turns.run();

        new TimesTable(results, List.of(COLD), List.of(new Target(RELOADER, 0.6, COLD))).print();
        Phases.print(reloader.lines());
        return !results.hasFailed();
    }

    private record Program(Path directory, EditedFile edited, HttpAnswer answer, List<String> command) {
        static Program of(String name, boolean withReloader, Options options, Workspace workspace) throws Exception {
            Path directory = workspace.directory(name);
            Path classes = directory.resolve("classes");
            List<Path> jars = Java.reloaderJars();
            List<byte[]> versions = ClassFiles.versions(
                    Sources.MAIN,
                    version -> Sources.web(version, withReloader),
                    Turns.versions(options),
                    jars,
                    workspace);
            HttpAnswer answer = new HttpAnswer();
            return new Program(
                    directory,
                    new EditedFile(ClassFiles.file(classes, Sources.MAIN), versions),
                    answer,
                    Java.command(List.of("-Dport=" + answer.port()), Java.classPath(classes, jars), Sources.MAIN));
        }
    }
}
