package dev.reloader.worker;

import dev.reloader.pipe.Message;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.instrument.Instrumentation;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.ZipException;

/**
 * Looks at what nobody has caught, and tells the parent: which files to watch, because a change of them may mend it (hupper watches
 * those of a traceback), and whether it is the mark of an unfinished build. Prints it as the JVM does.
 */
final class LastException implements Thread.UncaughtExceptionHandler {
    private static final Set<Class<?>> UNFINISHED = Set.of(
            NoClassDefFoundError.class,
            ClassNotFoundException.class,
            ClassFormatError.class,
            VerifyError.class,
            IncompatibleClassChangeError.class,
            NoSuchMethodError.class,
            NoSuchFieldError.class,
            ZipException.class);

    private static final int NO_ANSWER = 0;

    private final Instrumentation instrumentation;
    private final Consumer<Message> parent;

    LastException(Instrumentation instrumentation, Consumer<Message> parent) {
        this.instrumentation = instrumentation;
        this.parent = parent;
    }

    /** The program may install another handler. */
    void install() {
        Thread.setDefaultUncaughtExceptionHandler(this);
    }

    @Override
    public void uncaughtException(Thread thread, Throwable problem) {
        print("Exception in thread \"" + thread.getName() + "\" ", problem);
        if (isOfUnfinishedBuild(problem)) {
            parent.accept(new Message.Unfinished());
        }
        List<String> files = files(problem);
        for (int from = 0; from < files.size(); from += Message.PATHS_AT_MOST) {
            int to = Math.min(from + Message.PATHS_AT_MOST, files.size());
            parent.accept(new Message.Watch(NO_ANSWER, files.subList(from, to)));
        }
    }

    /** The same in every worker. */
    @Override
    public String toString() {
        return LastException.class.getName();
    }

    /** In one piece, if possible: the parent writes to the same terminal. */
    private static void print(String beginning, Throwable problem) {
        try {
            var text = new StringWriter();
            text.append(beginning);
            problem.printStackTrace(new PrintWriter(text));
            System.err.print(text);
        } catch (RuntimeException | OutOfMemoryError e) {
            System.err.print(beginning);
            problem.printStackTrace(System.err);
        }
    }

    private static boolean isOfUnfinishedBuild(Throwable problem) {
        var seen = new HashSet<Throwable>();
        for (Throwable each = problem; each != null && seen.add(each); each = each.getCause()) {
            if (UNFINISHED.contains(each.getClass())) {
                return true;
            }
        }
        return false;
    }

    /** The class files and jars that the methods on the stack are from. */
    private List<String> files(Throwable problem) {
        var names = new HashSet<String>();
        var seen = new HashSet<Throwable>();
        for (Throwable each = problem; each != null && seen.add(each); each = each.getCause()) {
            for (StackTraceElement frame : each.getStackTrace()) {
                names.add(frame.getClassName());
            }
        }
        var files = new LinkedHashSet<String>();
        for (Class<?> type : instrumentation.getAllLoadedClasses()) {
            if (names.contains(type.getName()) && type.getClassLoader() != null) {
                addFile(type, files);
            }
        }
        return new ArrayList<>(files);
    }

    private static void addFile(Class<?> type, Set<String> files) {
        URL location = LoadedClasses.location(type.getProtectionDomain());
        if (location == null || !location.getProtocol().equals("file")) {
            return;
        }
        try {
            Path path = Path.of(location.toURI());
            boolean isDirectory = location.getPath().endsWith("/");
            String file =
                    PipeProxy.literal(isDirectory ? path.resolve(type.getName().replace('.', '/') + ".class") : path);
            if (file.length() <= Message.LONGEST_PATH) {
                files.add(file);
            }
        } catch (URISyntaxException | IllegalArgumentException e) {
            // Some class loaders make up what is no file.
            return;
        }
    }

    /** Whether this JVM ends because it cannot enter its main class: the launcher exits by itself then. */
    static boolean isOfLauncher() {
        for (StackTraceElement[] stack : Thread.getAllStackTraces().values()) {
            for (StackTraceElement frame : stack) {
                if (frame.getClassName().equals("sun.launcher.LauncherHelper")
                        && frame.getMethodName().equals("checkAndLoadMain")) {
                    return true;
                }
            }
        }
        return false;
    }
}
