package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;

/** A program that fails right after a reload. */
class CrashProcessTest extends ProcessTest {
    private static final String START = "var r = Reloader.start(App.class, args);";
    private static final String UP = "say(\"up \" + r.generation());";

    @Test
    void theChangeIsNamedThatMayHaveDoneIt() throws IOException {
        program.compile("Part", part("return;"));
        program.main(START, UP, "Part.run();", "forever();").start();
        program.await("^up 0");
        program.compile("Part", part("throw new IllegalStateException(\"broken\");"));
        program.await("Exception in thread \"main\" java.lang.IllegalStateException: broken");
        program.await("^\tat Part.run\\(Part.java:\\d+\\)");
        program.await("the program ended with exit code 1, \\d+\\.\\d s after changed: classes/Part.class,"
                + " waiting for a change");
        program.compile("Part", part("System.out.println(\"mended\");"));
        program.await("^mended");
    }

    private static String part(String body) {
        return "class Part { static void run() { " + body + " } }\n";
    }

    @Test
    void aMissingClassIsTakenForAnUnfinishedBuildOnce() throws IOException {
        program.compile("Part", part("return;"));
        program.main(START, UP, "Part.run();", "forever();").start();
        program.await("^up 0");
        Path part = program.classes().resolve("Part.class");
        Files.delete(part);
        program.await("^up 1");
        program.await("java.lang.NoClassDefFoundError: Part");
        program.await(
                "classes/Part.class \\(deleted\\); a build may not have been finished, so it is started once more");
        program.await("^up 2");
        program.await("java.lang.NoClassDefFoundError: Part");
        program.await(
                "the program ended with exit code 1, .* after changed: classes/Part.class \\(deleted\\), waiting");
        program.compile("Part", part("System.out.println(\"back\");"));
        program.await("^back");
    }

    @Test
    void soIsAMainClassThatCannotBeEntered() throws IOException {
        program.compile("Base", "class Base { }\n");
        program.compile("App", Program.app(START, UP, "forever();").replace("class App", "class App extends Base"));
        program.start();
        program.await("^up 0");
        Path base = program.classes().resolve("Base.class");
        Path away = Files.move(base, program.file("Base.class"));
        program.await("NoClassDefFoundError: Base");
        program.await("a build may not have been finished, so it is started once more");
        Files.move(away, base, StandardCopyOption.ATOMIC_MOVE);
        program.await("^up \\d");
    }

    @Test
    void theFilesOfItsTracebackAreWatched() throws IOException {
        Path plugins = Files.createDirectories(program.file("plugins"));
        program.compile("Plugin", plugin("throw new IllegalStateException(\"broken\");"), plugins);
        program.main(
                        START,
                        "var loader = new java.net.URLClassLoader(new java.net.URL[] {Path.of(\"plugins\").toUri().toURL()});",
                        "((Runnable) loader.loadClass(\"Plugin\").getConstructor().newInstance()).run();")
                .start();
        program.await("IllegalStateException: broken");
        program.await("waiting for a change");
        program.compile("Plugin", plugin("System.out.println(\"mended\");"), plugins);
        program.await("changed: plugins/Plugin.class");
        program.await("^mended");
    }

    private static String plugin(String body) {
        return "public class Plugin implements Runnable { public void run() { " + body + " } }\n";
    }

    @Test
    void aProgramsOwnHandlerWins() throws IOException {
        program.main(
                        START,
                        "Thread.setDefaultUncaughtExceptionHandler((thread, e) -> say(\"own handler: \" + e));",
                        "throw new IllegalStateException(\"broken\");")
                .start();
        program.await("^own handler: java.lang.IllegalStateException: broken");
        program.await("the program ended with exit code 1, waiting for a change");
        assertThat(program.allLines()).noneMatch(line -> line.contains("Exception in thread"));
    }
}
