package dev.reloader.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import dev.reloader.ReloaderException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
    @TempDir
    Path directory;

    /** Public, but nobody can make one. */
    public static final class WithParameter implements ChangeFilter {
        public WithParameter(String parameter) {}

        @Override
        public boolean accepts(FileChange change) {
            return true;
        }
    }

    public static final class Failing implements ChangeFilter {
        public Failing() {
            throw new IllegalStateException("no rules today");
        }

        @Override
        public boolean accepts(FileChange change) {
            return true;
        }
    }

    private Path compiledFilter() throws IOException {
        Path source = Files.writeString(
                directory.resolve("OnlyTxt.java"),
                "public class OnlyTxt implements dev.reloader.ChangeFilter {"
                        + " public boolean accepts(dev.reloader.FileChange change) {"
                        + " return change.path().toString().endsWith(\".txt\"); } }");
        Path classes = Files.createDirectories(directory.resolve("classes"));
        int result = ToolProvider.getSystemJavaCompiler()
                .run(
                        null,
                        null,
                        null,
                        "-d",
                        classes.toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        source.toString());
        assertThat(result).as("compiles").isZero();
        return classes;
    }

    private static void assertOnlyTxt(ChangeFilter filter) {
        assertThat(filter.accepts(FileChange.added(Path.of("/a.txt")))).isTrue();
        assertThat(filter.accepts(FileChange.added(Path.of("/a.java")))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"default", "java", "python", "all"})
    void fourHaveNames(String name) {
        assertThat(Filters.named(name, "")).isNotNull();
    }

    @Test
    void aClassIsFoundInADirectoryOfTheClassPath() throws IOException {
        assertOnlyTxt(Filters.named("OnlyTxt", "nowhere" + File.pathSeparator + compiledFilter()));
    }

    @Test
    void aClassIsFoundInAJarThatAStarStandsFor() throws IOException {
        Path classes = compiledFilter();
        Path lib = Files.createDirectories(directory.resolve("lib"));
        URI jar = URI.create("jar:" + lib.resolve("filters.jar").toUri());
        try (FileSystem inJar = FileSystems.newFileSystem(jar, Map.of("create", "true"))) {
            Files.copy(classes.resolve("OnlyTxt.class"), inJar.getPath("OnlyTxt.class"));
        }
        assertOnlyTxt(Filters.named("OnlyTxt", lib + File.separator + "*"));
    }

    @Test
    void anUnknownClassIsRefused() {
        assertThatThrownBy(() -> Filters.named("pyhton", ""))
                .isInstanceOf(ReloaderException.class)
                .hasMessage(
                        "there is no filter 'pyhton' (java.lang.ClassNotFoundException: pyhton): --filter takes default,"
                                + " java, python, all, or a public class on --class-path with a public constructor without"
                                + " parameters");
    }

    @Test
    void aClassThatIsNoFilterIsRefused() {
        assertThatThrownBy(() -> Filters.named("java.lang.String", ""))
                .isInstanceOf(ReloaderException.class)
                .hasMessage("the class java.lang.String in --filter is no dev.reloader.ChangeFilter");
    }

    @Test
    void aFilterThatCannotBeMadeIsRefused() {
        assertThatThrownBy(() -> Filters.named(WithParameter.class.getName(), ""))
                .isInstanceOf(ReloaderException.class)
                .hasMessageContaining("NoSuchMethodException");
        assertThatThrownBy(() -> Filters.named(Failing.class.getName(), ""))
                .isInstanceOf(ReloaderException.class)
                .hasMessageContaining("no rules today");
    }

    @Test
    void aStarForNoDirectoryStandsForNothingAsForJava() {
        String entry = directory.resolve("missing") + File.separator + "*";
        assertThatThrownBy(() -> Filters.named("OnlyTxt", entry))
                .isInstanceOf(ReloaderException.class)
                .hasMessageStartingWith("there is no filter 'OnlyTxt' (java.lang.ClassNotFoundException: OnlyTxt): ");
    }
}
