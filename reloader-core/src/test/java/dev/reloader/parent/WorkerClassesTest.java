package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.reloader.Reloader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerClassesTest {
    @Test
    void areExactlyTheClassesOfTheApiTheWorkerAndThePipe() throws Exception {
        Path classes = Path.of(Reloader.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        var found = new ArrayList<String>();
        for (String part : List.of("dev/reloader", "dev/reloader/pipe", "dev/reloader/worker")) {
            try (Stream<Path> files = Files.list(classes.resolve(part))) {
                files.map(file -> part + "/" + file.getFileName())
                        .filter(name -> name.endsWith(".class") && !name.endsWith("/package-info.class"))
                        .forEach(found::add);
            }
        }

        assertThat(WorkerClasses.RESOURCES).containsExactlyInAnyOrderElementsOf(found);
    }

    @ParameterizedTest
    @MethodSource("names")
    void needNothingButTheJdk(String name) throws Exception {
        Class<?> linked = Class.forName(name, true, new OnlyThese());

        assertThat(linked.getClassLoader()).isInstanceOf(OnlyThese.class);
    }

    static Stream<String> names() {
        return WorkerClasses.RESOURCES.stream()
                .map(resource -> resource.replace('/', '.').replace(".class", ""));
    }

    @ParameterizedTest
    @MethodSource("namesOfWorkerAndPipe")
    void ofTheWorkerAndThePipeCanBeLookedInto(String name) throws Exception {
        Class<?> type = Class.forName(name, true, new OnlyThese());

        assertThat(type.getDeclaredMethods()).isNotNull();
        assertThat(type.getDeclaredFields()).isNotNull();
        assertThat(type.getDeclaredConstructors()).isNotNull();
    }

    static Stream<String> namesOfWorkerAndPipe() {
        return names().filter(name -> name.contains(".worker.") || name.contains(".pipe."));
    }

    @Test
    void letAProgramAskWhetherItIsAWorker() throws Exception {
        Class<?> reloader = Class.forName(Reloader.class.getName(), true, new OnlyThese());

        assertThat(reloader.getMethod("isActive").invoke(null)).isEqualTo(false);
        assertThat(thrownBy(reloader, "current")).isInstanceOf(IllegalStateException.class);
    }

    private static Throwable thrownBy(Class<?> type, String method) throws ReflectiveOperationException {
        try {
            type.getMethod(method).invoke(null);
        } catch (InvocationTargetException e) {
            return e.getCause();
        }
        throw new AssertionError(method + " has thrown nothing");
    }

    @Test
    void thatAreMissingAreNamed() {
        assertThatIOException()
                .isThrownBy(() -> WorkerClasses.open("dev/reloader/Missing.class"))
                .withMessageContaining("dev/reloader/Missing.class");
    }

    /** Sees the JDK and the worker's classes, as the system class loader does when the agent brings them. */
    private static final class OnlyThese extends ClassLoader {
        OnlyThese() {
            super(ClassLoader.getPlatformClassLoader());
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            String resource = name.replace('.', '/') + ".class";
            if (!WorkerClasses.RESOURCES.contains(resource)) {
                throw new ClassNotFoundException(name);
            }
            try (InputStream in = WorkerClasses.open(resource)) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
    }
}
