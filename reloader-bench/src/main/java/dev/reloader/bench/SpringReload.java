package dev.reloader.bench;

import dev.reloader.bench.TimesTable.Target;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** How long from the save of a controller until the first answer of the new version, with Spring Boot; DevTools beside it. */
final class SpringReload implements ReloadBenchmark {
    private static final String COLD = "cold start";
    private static final String COLD_SAME_FLAGS = "cold start, worker's flags";
    private static final String DEVTOOLS = "DevTools";
    private static final String RELOADER = "reloader";

    /** What the reloader gives its workers, up to JDK 23 with one more: shows what the flags do, and what the reloader does. */
    private static final List<String> WORKER_FLAGS = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");

    /** What {@code spring-boot:run} adds, with which DevTools is mostly used. */
    private static final List<String> SPRING_BOOT_RUN_FLAGS = List.of("-XX:TieredStopAtLevel=1");

    /** Spring's application stays as it is. */
    private static final String MAIN_WITH_RELOADER = """
            public class Main {
                public static void main(String[] args) {
                    dev.reloader.Reloader.start(Main.class, args);
                    %s.main(args);
                }
            }
            """.formatted(SpringProject.APPLICATION);

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("Save of a controller until the first new answer, Spring Boot web application", options.temp());
        Results results = new Results();
        Turns turns = new Turns(results, options);
        Setup setup = Setup.of(options, workspace);

        turns.add(setup.coldStart(COLD, List.of()));
        turns.add(setup.coldStart(COLD_SAME_FLAGS, WORKER_FLAGS));
        turns.add(setup.devTools());
        Reload reloader = setup.reloader();
        turns.add(reloader);
        turns.run();

        List<Target> targets =
                List.of(new Target(RELOADER, 0.6, COLD_SAME_FLAGS), new Target(RELOADER, 0.85, DEVTOOLS));
        new TimesTable(results, List.of(COLD, COLD_SAME_FLAGS, DEVTOOLS), targets).print();
        Phases.print(reloader.lines());
        return !results.hasFailed();
    }

    private record Setup(Workspace workspace, SpringProject project, List<byte[]> controllers) {
        static Setup of(Options options, Workspace workspace) throws IOException, InterruptedException {
            SpringProject project = new SpringProject(options);
            List<byte[]> controllers = ClassFiles.versions(
                    SpringProject.CONTROLLER,
                    project::controller,
                    Turns.versions(options),
                    project.libraries(),
                    workspace);
            return new Setup(workspace, project, controllers);
        }

        Contender coldStart(String row, List<String> flags) throws IOException, InterruptedException {
            Path classes = classes(row);
            edited(classes);
            HttpAnswer answer = new HttpAnswer();
            List<String> command = command(flags, answer, classes, project.libraries(), SpringProject.APPLICATION);
            return new ColdStart(row, workspace, classes.getParent(), command, answer);
        }

        Contender devTools() throws IOException, InterruptedException {
            Path classes = classes(DEVTOOLS);
            HttpAnswer answer = new HttpAnswer();
            List<Path> jars = new ArrayList<>(project.libraries());
            jars.addAll(project.devTools());
            List<String> command = command(SPRING_BOOT_RUN_FLAGS, answer, classes, jars, SpringProject.APPLICATION);
            return new Reload(DEVTOOLS, () -> workspace.launch(classes.getParent(), command), edited(classes), answer);
        }

        Reload reloader() throws IOException, InterruptedException {
            Path classes = classes(RELOADER);
            List<Path> jars = withReloader(project.libraries());
            Files.write(
                    ClassFiles.file(classes, Sources.MAIN),
                    ClassFiles.compile(
                            Sources.MAIN, MAIN_WITH_RELOADER, Java.classPath(classes, jars), workspace.scratch()));
            HttpAnswer answer = new HttpAnswer();
            List<String> command = command(List.of(), answer, classes, jars, Sources.MAIN);
            return new Reload(RELOADER, () -> workspace.launch(classes.getParent(), command), edited(classes), answer);
        }

        private Path classes(String row) throws IOException, InterruptedException {
            Path classes = workspace.directory(row.replaceAll("[ ,']+", "-")).resolve("classes");
            project.copyClasses(classes);
            return classes;
        }

        private EditedFile edited(Path classes) throws IOException {
            return new EditedFile(ClassFiles.file(classes, SpringProject.CONTROLLER), controllers);
        }

        /** A build tool takes slf4j-api once; so does this: the one that comes with Spring. */
        private static List<Path> withReloader(List<Path> libraries) throws IOException {
            List<Path> jars = new ArrayList<>(libraries);
            for (Path jar : Java.reloaderJars()) {
                if (!jar.getFileName().toString().startsWith("slf4j-api")) {
                    jars.add(jar);
                }
            }
            return jars;
        }

        private static List<String> command(
                List<String> flags, HttpAnswer answer, Path classes, List<Path> jars, String main) {
            List<String> jvmOptions = new ArrayList<>(flags);
            jvmOptions.add("-Dserver.port=" + answer.port());
            return Java.command(jvmOptions, Java.classPath(classes, jars), main);
        }
    }
}
