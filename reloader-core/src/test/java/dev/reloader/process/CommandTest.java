package dev.reloader.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** A test whose program is the parent of other programs, and watches the directory {@code watched}. */
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no sh, and there are no signals")
abstract class CommandTest extends ProcessTest {
    /** A script that says {@code up} and its process, and {@code got} and the name of the signal that ends it. */
    static final String SCRIPT = "for each in INT TERM HUP; do trap \"echo got $each; exit\" $each; done;"
            + " echo up $$; while :; do sleep 1000 & wait $!; done";

    /** A script that says {@code up} and its process, which only a kill ends. */
    static final String STUBBORN_SCRIPT = "trap '' INT TERM HUP; echo up $$; while :; do sleep 1000; done";

    @BeforeEach
    void prepareParent() throws IOException {
        Files.createDirectories(program.file("watched"));
    }

    /** Makes the program a parent that is set up with these calls, and that says what it returns or throws. */
    final Program parent(String... calls) throws IOException {
        return body("tell(() -> " + watching(calls) + ".run());");
    }

    /** Makes the program one with this body of {@code main}; {@code tell} says what something returns or throws. */
    final Program body(String... lines) throws IOException {
        return program.compile("App", """
                import dev.reloader.*;
                import java.nio.file.*;
                import java.time.*;
                import java.util.*;
                import java.util.concurrent.*;
                public class App {
                    public static void main(String[] args) throws Exception {
                        %s
                    }
                    static void tell(Callable<?> task) {
                        try { say("returned " + task.call()); } catch (Exception e) { say("thrown " + e); }
                    }
                    static void forever() throws InterruptedException { new CountDownLatch(1).await(); }
                    static void say(Object text) { System.out.println(text); System.out.flush(); }
                }
                """.formatted(String.join("\n        ", lines)));
    }

    /** The code that sets up a parent. */
    static String watching(String... calls) {
        return "ProcessReloader.watching(Path.of(\"watched\"))." + String.join(".", calls);
    }

    static String shell(String script) {
        return "shell(" + literal(script) + ")";
    }

    static String millis(String setting, int millis) {
        return setting + "(Duration.ofMillis(" + millis + "))";
    }

    static String literal(String text) {
        return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
    }

    final Path write(String name, String text) throws IOException {
        Path file = program.file(name);
        Files.createDirectories(file.getParent());
        return Files.writeString(file, text);
    }

    /** Makes a jar of one class, or puts it in another one's place at once. */
    final void jar(String name, String mainClass, Path classes) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, mainClass);
        Path unfinished = program.file(name + ".part");
        try (OutputStream out = Files.newOutputStream(unfinished);
                var jar = new JarOutputStream(out, manifest)) {
            jar.putNextEntry(new JarEntry(mainClass + ".class"));
            Files.copy(classes.resolve(mainClass + ".class"), jar);
        }
        Files.move(unfinished, program.file(name), StandardCopyOption.ATOMIC_MOVE);
    }

    final void change() throws IOException {
        write("watched/a", Long.toString(System.nanoTime()));
    }

    final long awaitUp() {
        return Long.parseLong(program.await("^up (\\d+)").group(1));
    }

    /** Of a program that is to return. */
    final void endWithSignal(String signal, String lastLine) throws IOException {
        program.signal(signal);
        program.await(lastLine);
        program.exitCode();
    }
}
