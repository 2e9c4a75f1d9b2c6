package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A source file that {@code java} compiles by itself each time that it runs it. It is only checked, so that no worker is stopped for
 * one that does not compile.
 */
public final class LaunchedSource implements Compiler {
    /** From there on the launcher compiles what the file needs from the directory of its sources, too. */
    public static final int MULTI_FILE = 22;

    private static final Pattern PACKAGE = Pattern.compile("(?m)^\\s*package\\s+([\\w.\\s]+);");

    private final Path file;
    private final List<Path> classPath;
    private final List<String> options;
    private final Javac javac;
    private final Compiler others;

    private LaunchedSource(Path file, List<Path> classPath, List<String> options, Javac javac, Compiler others) {
        this.file = file;
        this.classPath = classPath;
        this.options = options;
        this.javac = javac;
        this.others = others;
    }

    /**
     * Compiles nothing yet.
     *
     * @param options that the launcher gives its compiler
     * @param others compiles what is on the class path, before each check
     */
    public static Compiler create(Path file, List<Path> classPath, List<String> options, Compiler others) {
        return new LaunchedSource(file, classPath, options, Javac.find().orElseThrow(), others);
    }

    @Override
    public boolean has(Path path) {
        return isOurs(path) || others.has(path);
    }

    private boolean isOurs(Path path) {
        return Runtime.version().feature() >= MULTI_FILE ? path.startsWith(file.getParent()) : path.equals(file);
    }

    /** Nobody waits for its own classes. */
    @Override
    public Set<Path> outdated() throws IOException {
        return others.outdated();
    }

    /** Tells of its changed files as of written ones, if the launcher can compile them. */
    @Override
    public Result compile(Collection<Path> changed) throws IOException {
        Result result = others.compile(changed);
        if (!result.isGood()) {
            return result;
        }
        Javac.Output output = javac.check(file, classPath, options());
        List<Path> written = Stream.concat(changed.stream().filter(this::isOurs), result.written().stream())
                .toList();
        List<String> warnings = Stream.concat(result.warnings().stream(), output.warnings().stream())
                .toList();
        return new Result(output.errors(), warnings, written, result.same(), result.deleted());
    }

    private List<String> options() throws IOException {
        var all = new ArrayList<>(List.of("-encoding", "UTF-8", "-proc:none", "-Xdiags:verbose"));
        all.addAll(CompilerOptions.ALL_ERRORS);
        all.addAll(options);
        if (options.contains(CompilerOptions.PREVIEW)) {
            all.addAll(CompilerOptions.releaseOfPreview(options));
        }
        if (Runtime.version().feature() >= MULTI_FILE) {
            String root = Javac.asUsersSay(root()).toString();
            all.addAll(List.of("-sourcepath", root.isEmpty() ? "." : root));
        }
        return all;
    }

    /** The directory in which the directories of packages are. */
    private Path root() throws IOException {
        Matcher declaration = PACKAGE.matcher(Files.readString(file));
        Path root = file.toAbsolutePath().getParent();
        if (declaration.find()) {
            for (int up = declaration.group(1).split("\\.").length; up > 0 && root.getParent() != null; up--) {
                root = root.getParent();
            }
        }
        return root;
    }

    @Override
    public void warmUp() throws IOException {
        others.warmUp();
        javac.check(file, classPath, options());
    }

    @Override
    public void cancel() {
        others.cancel();
        javac.cancel();
    }

    @Override
    public void close() {
        others.close();
        javac.close();
    }
}
