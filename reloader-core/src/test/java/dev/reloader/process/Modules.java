package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import javax.tools.ToolProvider;

/** A program in a module {@code app}, in a directory of its own below the module path. */
final class Modules {
    private final Program program;
    private final Path sources;

    Modules(Program program) {
        this.program = program;
        this.sources = program.file("module-src");
    }

    Path app() {
        return program.file("mods/app");
    }

    /** Compiles one source file; those it needs must have been compiled before. */
    void compile(String name, String source) throws IOException {
        Path file = sources.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, source);
        var words = new ArrayList<>(List.of("-d", app().toString(), "--module-path", modulePath()));
        if (!name.equals("module-info.java")) {
            words.addAll(List.of("--patch-module", "app=" + sources));
            words.add(sources.resolve("module-info.java").toString());
        }
        words.add(file.toString());
        assertThat(ToolProvider.getSystemJavaCompiler().run(null, null, null, words.toArray(String[]::new)))
                .as("compiles")
                .isZero();
    }

    /** The options that find the modules; the tests' monitor is in none. */
    List<String> paths() {
        return List.of("-p", modulePath() + File.pathSeparator + app().getParent(), "-cp", entries(true));
    }

    private static String modulePath() {
        return entries(false);
    }

    private static String entries(boolean ofTests) {
        return Arrays.stream(Program.reloaderClassPath().split(File.pathSeparator))
                .filter(entry -> entry.contains("test-classes") == ofTests)
                .collect(Collectors.joining(File.pathSeparator));
    }
}
