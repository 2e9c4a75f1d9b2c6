package dev.reloader.worker;

import java.io.IOException;
import java.lang.instrument.ClassFileTransformer;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.ProtectionDomain;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;

/**
 * Loads and links, in a parked worker, the classes that an earlier worker has taken from jars and from the JDK; none of them is
 * initialised, and none comes from a directory, where it may still change. Then it uses the JDK as the program will. It works as much as it rests, on a thread of its
 * own, so that the program that runs meanwhile gets the processor.
 */
final class Preloader {
    private static final Duration SLICE = Duration.ofMillis(5);

    /** No class: the JVM refuses to define it. Of no bytes at all it would take no notice. */
    private static final byte[] NOT_A_CLASS = new byte[1];

    private static final String OWN_PACKAGE = Preloader.class.getPackageName().replace('.', '/') + "/";

    private final Path list;
    private final Instrumentation instrumentation;
    private final IntConsumer done;
    private final List<Path> directories = new ArrayList<>();

    /** What must not exist for that which was loaded to be what the program would load; guarded by this. */
    private final Set<Path> absent = new HashSet<>();

    private final Thread thread = new Thread(this::run, "reloader-preloader");
    private final ClassFileTransformer refusal = new Refusal();
    private volatile boolean isOver;

    /** When it last began to work; for its own thread only. */
    private long begin;

    /**
     * Begins.
     *
     * @param directories where the program's own classes are, or may come to be
     * @param list the file that {@link LoadedClasses} has written; need not exist
     * @param done told how many classes have been loaded, unless it is stopped before
     */
    Preloader(List<String> directories, Path list, Instrumentation instrumentation, IntConsumer done) {
        this.list = list;
        this.instrumentation = instrumentation;
        this.done = done;
        for (String directory : directories) {
            this.directories.add(Path.of(directory));
        }
        instrumentation.addTransformer(refusal);
        thread.setDaemon(true);
        thread.start();
    }

    /**
     * Loads no more, and waits for the end of what is being loaded: the program is to find no thread of ours that works.
     *
     * @return whether the program would still load the same classes
     */
    boolean stop() {
        isOver = true;
        LockSupport.unpark(thread);
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError("nobody interrupts this thread", e);
        }
        synchronized (absent) {
            for (Path path : absent) {
                if (Files.exists(path)) {
                    return false;
                }
            }
            return true;
        }
    }

    private void run() {
        try {
            List<String> names = Files.exists(list) ? Files.readAllLines(list) : List.of();
            begin = System.nanoTime();
            int loaded = preload(names);
            use(new HashSet<>(names));
            if (!isOver) {
                done.accept(loaded);
            }
        } catch (IOException | RuntimeException | Error e) {
            // Then the program loads its classes itself; a worker that waits says nothing.
            return;
        } finally {
            // Not before: the class that is being loaded when this has to stop may need one from a directory, too.
            instrumentation.removeTransformer(refusal);
        }
    }

    private int preload(List<String> names) {
        int loaded = 0;
        for (String name : names) {
            if (isOver) {
                break;
            }
            if (isInNoDirectory(name) && isLoaded(name)) {
                loaded++;
            }
            rest();
        }
        return loaded;
    }

    /** What the program has used of the JDK it will use again. */
    private void use(Set<String> names) {
        for (Map.Entry<String, Runnable> step : JdkWarmUp.steps().entrySet()) {
            if (isOver) {
                return;
            }
            if (names.contains(step.getKey())) {
                use(step.getValue());
            }
            rest();
        }
    }

    private static void use(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException | Error e) {
            // Not everything goes everywhere: modules have to name the services that they use.
            return;
        }
    }

    /** As long as it has worked. */
    private void rest() {
        long worked = System.nanoTime() - begin;
        if (worked > SLICE.toNanos()) {
            LockSupport.parkNanos(worked);
            begin = System.nanoTime();
        }
    }

    private static boolean isLoaded(String name) {
        try {
            Class<?> type = Class.forName(name, false, ClassLoader.getSystemClassLoader());
            // To look for its members links a class; these need few others for that.
            if (type.isInterface()) {
                type.getFields();
            } else {
                type.getConstructors();
            }
            return true;
        } catch (ClassNotFoundException | LinkageError e) {
            // It was another worker's, or needs one from a directory: whoever needs it will load it.
            return false;
        }
    }

    /** Whether no directory of the class path has, or could have, a class of this package, as far as can be seen now. */
    private boolean isInNoDirectory(String name) {
        String[] names = name.split("\\.");
        for (Path directory : directories) {
            Path path = directory;
            int i = 0;
            while (i < names.length - 1 && !absent(path = path.resolve(names[i]))) {
                i++;
            }
            if (i == names.length - 1) {
                return false;
            }
        }
        return true;
    }

    private boolean absent(Path path) {
        synchronized (absent) {
            if (absent.contains(path)) {
                return true;
            }
            boolean isAbsent = !Files.exists(path);
            if (isAbsent) {
                absent.add(path);
            }
            return isAbsent;
        }
    }

    /** A class from a jar may need one from a directory at once, as its superclass for example: then neither is loaded yet. */
    private final class Refusal implements ClassFileTransformer {
        @Override
        public byte[] transform(
                ClassLoader loader, String name, Class<?> redefined, ProtectionDomain domain, byte[] bytes) {
            boolean isOurs = name != null && name.startsWith(OWN_PACKAGE);
            boolean isPreloaded = Thread.currentThread() == thread && !isOurs;
            return isPreloaded && LoadedClasses.isFromDirectory(domain) ? NOT_A_CLASS : null;
        }
    }
}
