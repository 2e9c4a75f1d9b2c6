package dev.reloader.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The README's Java code compiles. */
class ReadmeTest {
    private static final Pattern BLOCK = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);
    private static final Pattern TYPE =
            Pattern.compile("(?m)^(?:public )?(?:final )?(?:class|record|interface) (\\w+)");

    @TempDir
    private Path output;

    static Stream<String> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(Path.of("..", "README.md")))
                .results()
                .map(match -> match.group(1));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void itsJavaCodeCompiles(String code) {
        var messages = new StringWriter();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        boolean compiled = compiler.getTask(
                        messages,
                        null,
                        null,
                        List.of("-d", output.toString(), "-cp", System.getProperty("java.class.path")),
                        null,
                        List.of(source(code)))
                .call();
        assertThat(compiled).as(messages + "in\n" + code).isTrue();
    }

    /** A block that is no whole class is the body of a method. */
    private static JavaFileObject source(String code) {
        var type = TYPE.matcher(code);
        boolean isWhole = type.find();
        String name = isWhole ? type.group(1) : "Snippet";
        String imports = "import dev.reloader.*; import dev.reloader.spi.*; import java.nio.file.*; import java.time.*;"
                + " import java.util.*; import java.util.concurrent.*;\n";
        String body = isWhole
                ? code
                : "class Snippet { void run(ReloaderProxy reloader, String[] args) throws Exception {\n" + code
                        + "} static class" + " App { public static void main(String[] args) { } } }";
        return new SimpleJavaFileObject(URI.create("string:///" + name + ".java"), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return imports + body;
            }
        };
    }
}
