package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import dev.reloader.ChangeFilter;
import dev.reloader.FileChange;
import dev.reloader.Reloader;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.InvocationTargetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class WorkerClassesTest {
    /** What rests on the parent's classes, and is loaded from where these are. */
    private static final Set<String> LEFT_OUT = Set.of(
            "dev/reloader/ChangeFilter.class",
            "dev/reloader/PatternFilter.class",
            "dev/reloader/SkippingFilter.class",
            "dev/reloader/ProcessReloader.class",
            "dev/reloader/ProcessReloader$Builder.class",
            "dev/reloader/ReloaderAgent.class");

    @Test
    void areExactlyTheClassesOfTheApiTheWorkerAndThePipeButThoseForTheParent() throws Exception {
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
                        .filter(name -> !LEFT_OUT.contains(name))
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
    void canBeUsedByThoseThatAreLeftOut() throws Exception {
        var nested = new Nested(new OnlyThese());
        Class<?> filterClass = nested.loadClass(ChangeFilter.class.getName());
        Class<?> changeClass = nested.loadClass(FileChange.class.getName());
        Object change = changeClass.getMethod("modified", Path.class).invoke(null, Path.of("/home/me/A.JAVA"));
        Object java = filterClass.getMethod("java", String[].class).invoke(null, (Object) new String[] {"yml"});
        Object patterns = filterClass
                .getMethod("patterns", List.class, List.class, boolean.class, boolean.class)
                .invoke(null, List.of("*.java"), List.of("b*"), true, false);
        Object both = filterClass.getMethod("and", filterClass).invoke(java, patterns);

        assertThat(filterClass.getClassLoader()).isSameAs(nested);
        assertThat(changeClass.getClassLoader()).isInstanceOf(OnlyThese.class);
        assertThat(filterClass.getMethod("accepts", changeClass).invoke(both, change))
                .isEqualTo(true);
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

    /** Has all classes of ours, and asks its parent first, as the class loader of a jar with nested jars does. */
    private static final class Nested extends ClassLoader {
        Nested(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> findClass(String name) throws ClassNotFoundException {
            try (InputStream in = WorkerClasses.open(name.replace('.', '/') + ".class")) {
                byte[] bytes = in.readAllBytes();
                return defineClass(name, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(name, e);
            }
        }
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
