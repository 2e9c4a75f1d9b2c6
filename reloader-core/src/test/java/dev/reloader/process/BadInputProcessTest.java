package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** That bad input is one clear line and exit code 2, with real JVMs. */
class BadInputProcessTest extends ProcessTest {
    @BeforeEach
    void prepare() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up\");");
    }

    private void assertRefused(String line) {
        assertThat(program.exitCode()).isEqualTo(2);
        assertThat(program.wholeOutput()).singleElement().asString().isEqualTo("[reloader] " + line);
    }

    @Test
    void anUnknownMonitor() throws IOException {
        program.with("-Dreloader.monitor=nonsense").start();
        assertRefused("there is no monitor 'nonsense'; there are: test");
    }

    @Test
    void aProviderThatIsNotThere() throws IOException {
        program.with("-Dreloader.monitor=com.acme.Missing").start();
        assertRefused(
                "the monitor com.acme.Missing cannot be made (java.lang.ClassNotFoundException: com.acme.Missing):"
                        + " reloader.monitor takes a name, or a class on the class path with a public constructor without parameters");
    }

    @Test
    void aDurationThatIsNone() throws IOException {
        program.environment("RELOADER_SETTLE", "soon").start();
        assertRefused(
                "RELOADER_SETTLE is 'soon', but settle must be a duration of zero or more such as 0, 500ms or 2s");
    }

    @Test
    void aNegativeDuration() throws IOException {
        program.with("-Dreloader.shutdownInterval=-1s").start();
        assertRefused(
                "reloader.shutdownInterval is '-1s', but shutdownInterval must be a duration of zero or more such as 0,"
                        + " 500ms or 2s");
    }

    @Test
    void aMalformedGlob() throws IOException {
        program.with("-Dreloader.ignore=*.{a").start();
        assertRefused("the setting ignore takes paths and globs: '*.{a' is not a glob: Missing '}");
    }

    @Test
    void aMainClassWithoutMain() throws IOException {
        program.compile("NoMain", "public class NoMain { }")
                .main("Reloader.start(NoMain.class, args);")
                .start();
        assertRefused("NoMain has no 'public static void main(String[] args)': pass the class that java launches");
    }

    @Test
    void noMonitorOnTheClassPath() throws IOException {
        String withoutTestClasses = List.of(Program.reloaderClassPath().split(File.pathSeparator)).stream()
                .filter(entry -> !entry.endsWith("test-classes"))
                .reduce(program.classes().toString(), (a, b) -> a + File.pathSeparator + b);
        program.java(List.of("-cp", withoutTestClasses, "App"));
        assertRefused("there is no file monitor on the class path: add the dependency dev.reloader:reloader-monitors");
    }
}
