package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.assertj.core.api.Assertions;
import org.assertj.core.api.Condition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests' own classes are in a directory, and AssertJ's in a jar. */
class LoadedClassesTest {
    @TempDir
    private Path directory;

    private final Instrumentation instrumentation = mock(Instrumentation.class);
    private Path list;

    @BeforeEach
    void nameTheList() {
        list = directory.resolve("classes");
    }

    private List<String> written(Class<?>... loaded) throws IOException {
        when(instrumentation.getAllLoadedClasses()).thenReturn(loaded);
        LoadedClasses.write(instrumentation, list);
        return Files.readAllLines(list);
    }

    /** The JVM tells of them in the reverse of the order in which they were loaded. */
    @Test
    void thoseOfTheJdkAndOfJarsAreListedInTheOrderInWhichTheyWereLoaded() throws IOException {
        assertThat(written(Assertions.class, java.sql.Connection.class, String.class))
                .containsExactly("java.lang.String", "java.sql.Connection", "org.assertj.core.api.Assertions");
    }

    @Test
    void aNestedClassIsListedByTheNameThatLoadsIt() throws IOException {
        assertThat(written(java.util.Map.Entry.class)).containsExactly("java.util.Map$Entry");
    }

    @Test
    void thoseOfDirectoriesAreNot() throws IOException {
        assertThat(written(LoadedClassesTest.class, LoadedClasses.class, String.class))
                .containsExactly("java.lang.String");
    }

    @Test
    void thatOfAJarWhoseSupertypesAreNotInDirectoriesIsListed() throws IOException {
        assertThat(written(Condition.class)).containsExactly("org.assertj.core.api.Condition");
    }

    @Test
    void whatHasNoNameToLoadItByIsNot() throws IOException {
        Runnable hidden = () -> {};
        Object proxy = Proxy.newProxyInstance(null, new Class<?>[] {Runnable.class}, (self, method, args) -> null);

        assertThat(written(int.class, String[].class, int[][].class, hidden.getClass(), proxy.getClass()))
                .isEmpty();
    }

    @Test
    void thoseOfAnotherLoaderAreNot() throws Exception {
        URL jar = Assertions.class.getProtectionDomain().getCodeSource().getLocation();
        try (var other = new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader())) {
            assertThat(written(other.loadClass("org.assertj.core.api.Condition")))
                    .isEmpty();
        }
    }

    @Test
    void whatEarlierWorkersHadStaysAfterWhatThisOneHas() throws IOException {
        Files.write(list, List.of("lib.Earlier", "java.lang.String"));

        assertThat(written(String.class, Integer.class))
                .containsExactly("java.lang.Integer", "java.lang.String", "lib.Earlier");
    }

    @Test
    void theListDoesNotGrowForEver() throws IOException {
        Files.write(list, (Iterable<String>) IntStream.range(0, 30_000).mapToObj(i -> "lib.Class" + i)::iterator);

        assertThat(written(String.class)).hasSize(20_000).startsWith("java.lang.String", "lib.Class0");
        assertThat(directory).isDirectoryNotContaining(file -> file.toString().endsWith(".next"));
    }
}
