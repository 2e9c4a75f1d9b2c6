package dev.reloader.compile;

import com.sun.source.util.JavacTask;
import com.sun.source.util.TaskEvent;
import com.sun.source.util.TaskListener;
import dev.reloader.compile.Compiler.WrongOptionException;
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
import java.util.concurrent.CancellationException;
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

    /** The one error that there is with {@code -Werror}. */
    private static final String WARNINGS_ARE_ERRORS = "compiler.err.warnings.and.werror";

    private final JavaCompiler compiler;
    private Optional<StandardJavaFileManager> files = Optional.empty();

    private volatile boolean isCancelled;

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
     * @throws WrongOptionException if there is no such option
     */
    Output compile(List<Path> sources, List<Path> classPath, List<String> options, Path out) throws IOException {
        if (sources.isEmpty()) {
            return new Output(true, false, List.of(), List.of());
        }
        StandardJavaFileManager manager = files(classPath);
        manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(out));
        manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        return run(sources, options, manager, JavacTask::call);
    }

    /**
     * Compiles a module's declaration.
     *
     * @param modulePath where the modules are that it requires
     * @param classes the classes of the module, where its own goes as well
     */
    Output compileModule(Path declaration, List<Path> modulePath, List<String> options, Path classes)
            throws IOException {
        StandardJavaFileManager manager = files(modulePath);
        manager.setLocationFromPaths(StandardLocation.CLASS_OUTPUT, List.of(classes));
        manager.setLocationFromPaths(StandardLocation.CLASS_PATH, List.of());
        manager.setLocationFromPaths(
                StandardLocation.MODULE_PATH,
                modulePath.stream().filter(Files::exists).toList());
        try {
            return run(List.of(declaration), options, manager, JavacTask::call);
        } finally {
            manager.setLocation(StandardLocation.MODULE_PATH, null);
        }
    }

    /**
     * Finds errors, and writes nothing.
     *
     * @throws WrongOptionException if there is no such option
     */
    Output check(Path source, List<Path> classPath, List<String> options) throws IOException {
        StandardJavaFileManager manager = files(classPath);
        manager.setLocationFromPaths(StandardLocation.CLASS_PATH, classPath);
        return run(List.of(source), options, manager, task -> {
            task.analyze();
            return true;
        });
    }

    /** Ends what is under way with a {@link CancellationException}, and whatever comes later. May be called on any thread. */
    void cancel() {
        isCancelled = true;
    }

    /** The compiler calls it before each step for each class. */
    private final class EndsWhenCancelled implements TaskListener {
        @Override
        public void started(TaskEvent step) {
            if (isCancelled) {
                throw new CancellationException();
            }
        }
    }

    private interface Work {
        /** Returns whether the compiler says that it has succeeded. */
        boolean isDone(JavacTask task) throws IOException;
    }

    private Output run(List<Path> sources, List<String> options, StandardJavaFileManager manager, Work work)
            throws IOException {
        var problems = new DiagnosticCollector<JavaFileObject>();
        var rest = new StringWriter();
        Iterable<? extends JavaFileObject> units = manager.getJavaFileObjectsFromPaths(
                sources.stream().map(Javac::asUsersSay).toList());
        JavacTask task;
        try {
            task = (JavacTask) compiler.getTask(rest, manager, problems, options, null, units);
        } catch (IllegalArgumentException e) {
            throw new WrongOptionException(String.valueOf(e.getMessage()).replaceFirst("^error: ", ""), e);
        }
        task.addTaskListener(new EndsWhenCancelled());
        boolean isDone;
        try {
            isDone = work.isDone(task);
        } catch (RuntimeException e) {
            // The compiler wraps what a listener throws.
            throw isCancelled ? new CancellationException("the compilation has been cancelled") : e;
        }
        List<String> errors = texts(problems, true);
        List<String> warnings = texts(problems, false);
        if (problems.getDiagnostics().stream().anyMatch(problem -> WARNINGS_ARE_ERRORS.equals(problem.getCode()))) {
            // It says only that there are some: together they are the error.
            errors = List.of(String.join(
                    System.lineSeparator(),
                    Stream.concat(warnings.stream(), errors.stream()).toList()));
            warnings = List.of();
        }
        if (!isDone && errors.isEmpty()) {
            // It has failed itself.
            errors = List.of(
                    rest.toString().isBlank() ? "the compiler has failed, and does not say why" : rest.toString());
        }
        boolean isMalformed = problems.getDiagnostics().stream()
                .anyMatch(
                        problem -> problem.getKind() == Diagnostic.Kind.ERROR && MALFORMED.contains(problem.getCode()));
        return new Output(errors.isEmpty(), isMalformed, errors, warnings);
    }

    /** Messages begin with it. */
    static Path asUsersSay(Path source) {
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
