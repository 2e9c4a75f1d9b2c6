package dev.reloader.compile;

import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.Diagnostic;
import javax.tools.DiagnosticCollector;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/** The JDK's compiler in this JVM, with the jars of the class path kept open from one time to the next. For one thread at a time. */
final class Javac implements AutoCloseable {
    private static final Path HERE = Path.of("").toAbsolutePath();

    /** What the parser says of what is no Java. */
    private static final Set<String> MALFORMED = Stream.of(
                    "expected",
                    "expected2",
                    "expected3",
                    "expected4",
                    "illegal.start.of.expr",
                    "illegal.start.of.stmt",
                    "illegal.start.of.type",
                    "not.stmt",
                    "premature.eof",
                    "unclosed.str.lit",
                    "unclosed.text.block",
                    "unclosed.char.lit",
                    "unclosed.comment",
                    "illegal.char",
                    "illegal.esc.char",
                    "else.without.if",
                    "catch.without.try",
                    "try.without.catch.finally.or.resource.decls",
                    "orphaned")
            .map(code -> "compiler.err." + code)
            .collect(Collectors.toUnmodifiableSet());

    private final JavaCompiler compiler;
    private Optional<StandardJavaFileManager> files = Optional.empty();

    /** Which jars it has open: what it knows of them is out of date when one has changed. */
    private List<Object> jars = List.of();

    /**
     * What a compiler has to say.
     *
     * @param isMalformed whether a source is no Java: then the compiler has looked no further
     * @param errors as javac prints them
     * @param warnings as javac prints them
     */
    record Output(boolean isGood, boolean isMalformed, List<String> errors, List<String> warnings) {}

    private Javac(JavaCompiler compiler) {
        this.compiler = compiler;
    }

    /** Empty in a runtime without a compiler. */
    static Optional<Javac> find() {
        return Optional.ofNullable(ToolProvider.getSystemJavaCompiler()).map(Javac::new);
    }

    /**
     * Compiles.
     *
     * @param out where the class files go
     * @throws IllegalArgumentException if an option is wrong
     */
    Output compile(List<Path> sources, List<Path> classPath, List<String> options, Path out) throws IOException {
        if (sources.isEmpty()) {
            return new Output(true, false, List.of(), List.of());
        }
        StandardJavaFileManager manager = files(classPath);
        manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
        var problems = new DiagnosticCollector<JavaFileObject>();
        var rest = new StringWriter();
        JavaCompiler.CompilationTask task = compiler.getTask(
                rest,
                manager,
                problems,
                options,
                null,
                manager.getJavaFileObjectsFromPaths(
                        sources.stream().map(Javac::asUsersSay).toList()));
        boolean isGood = task.call();
        List<String> errors = texts(problems, true);
        if (!isGood && errors.isEmpty()) {
            // It has failed itself.
            errors = List.of(
                    rest.toString().isBlank() ? "the compiler has failed, and does not say why" : rest.toString());
        }
        boolean isMalformed = problems.getDiagnostics().stream()
                .anyMatch(
                        problem -> problem.getKind() == Diagnostic.Kind.ERROR && MALFORMED.contains(problem.getCode()));
        return new Output(isGood, isMalformed, errors, texts(problems, false));
    }

    /** Messages begin with it. */
    private static Path asUsersSay(Path source) {
        return source.startsWith(HERE) ? HERE.relativize(source) : source;
    }

    private static List<String> texts(DiagnosticCollector<?> problems, boolean errors) {
        return problems.getDiagnostics().stream()
                .filter(problem -> errors == (problem.getKind() == Diagnostic.Kind.ERROR))
                .map(Diagnostic::toString)
                .toList();
    }

    private StandardJavaFileManager files(List<Path> classPath) throws IOException {
        List<Object> now = jarsOf(classPath);
        if (files.isEmpty() || !now.equals(jars)) {
            close();
            jars = now;
            files = Optional.of(compiler.getStandardFileManager(null, Locale.getDefault(), StandardCharsets.UTF_8));
        }
        return files.get();
    }

    private static List<Object> jarsOf(List<Path> classPath) {
        var jars = new ArrayList<>();
        for (Path entry : classPath) {
            try {
                BasicFileAttributes attributes = Files.readAttributes(entry, BasicFileAttributes.class);
                if (attributes.isRegularFile()) {
                    jars.add(Arrays.asList(
                            entry, attributes.fileKey(), attributes.size(), attributes.lastModifiedTime()));
                }
            } catch (IOException e) {
                // The compiler does without, as the JVM does.
                jars.add(entry);
            }
        }
        return jars;
    }

    /** Gives its memory back; it can be used again. */
    @Override
    public void close() {
        files.ifPresent(manager -> {
            try {
                manager.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        });
        files = Optional.empty();
    }
}
