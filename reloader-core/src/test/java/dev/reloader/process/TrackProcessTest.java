package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

/** Only what the program has loaded restarts it. */
class TrackProcessTest extends ProcessTest {
    @Test
    void aClassThatIsNotLoadedRestartsNothing() throws IOException {
        program.compile("Used", used("one"));
        program.compile("Unused", "class Unused { }\n");
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(Used.text() + \" \" + r.generation());",
                        "forever();")
                .with("-Dreloader.track=loaded")
                .start();
        program.await("^one 0");
        program.compile("Unused", "class Unused { int more; }\n");
        program.await("changed: classes/Unused.class, not loaded by the program");
        program.compile("Used", used("two"));
        program.awaitAll("changed: classes/Used.class$", "^two 1");
        Files.writeString(program.classes().resolve("settings.txt"), "x");
        program.awaitAll("changed: classes/settings.txt", "^two 2");
    }

    private static String used(String text) {
        return "class Used { static String text() { return \"" + text + "\"; } }\n";
    }

    @Test
    void ofACompiledSourceItsClassesCount() throws IOException {
        program.compile("Unused", "class Unused { }\n");
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .with("-Dreloader.track=loaded", "-Dreloader.compile=true", "-Dreloader.sources=src=classes")
                .start();
        program.await("^up 0");
        Files.writeString(program.file("src/Unused.java"), "class Unused { int more; }\n");
        program.await("changed: src/Unused.java, not loaded by the program");
        Files.writeString(
                program.file("src/App.java"),
                Files.readString(program.file("src/App.java")).replace("up ", "here "));
        program.awaitAll("changed: src/App.java$", "^here 1");
    }

    @Test
    void aProgramThatHasEndedIsStartedByAnyChange() throws IOException {
        program.compile("Unused", "class Unused { }\n");
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());")
                .with("-Dreloader.track=loaded")
                .start();
        program.awaitAll("^up 0", "waiting for a change");
        program.compile("Unused", "class Unused { int more; }\n");
        program.await("^up 1");
        assertThat(program.allLines()).noneMatch(line -> line.contains("not loaded"));
    }
}
