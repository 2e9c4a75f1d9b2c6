package dev.reloader.compile;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Has the JDK's compiler look at sources when they have changed. For one thread at a time. */
public interface Compiler extends AutoCloseable {
    /**
     * What has become of it.
     *
     * @param errors as javac prints them; if there are any, no class that does not compile was touched
     * @param written the files that are new or different
     * @param same those that somebody else has written already, or that have come out as they were
     * @param deleted those that are no more
     */
    record Result(List<String> errors, List<String> warnings, List<Path> written, List<Path> same, List<Path> deleted) {
        /** Nothing was to be done. */
        static final Result NOTHING = new Result(List.of(), List.of(), List.of(), List.of(), List.of());

        Result with(List<String> moreWarnings) {
            List<String> all =
                    Stream.concat(warnings.stream(), moreWarnings.stream()).toList();
            return new Result(errors, all, written, same, deleted);
        }

        /** Whether it could be compiled. */
        public boolean isGood() {
            return errors.isEmpty();
        }
    }

    /** The compiler does not accept the options that it was given. Its message says which, and why. */
    final class WrongOptionException extends IllegalArgumentException {
        private static final long serialVersionUID = 1;

        public WrongOptionException(String message, Throwable cause) {
            super(message, cause);
        }
    }

    /** Whether this Java runtime has one. */
    static boolean isAvailable() {
        try {
            return Javac.find().isPresent();
        } catch (NoClassDefFoundError e) {
            // Not even the interface of compilers, the module java.compiler.
            return false;
        }
    }

    /** Whether this is where its sources are, or could be. May be called on any thread. */
    boolean has(Path path);

    /** The sources that are to be compiled though nothing has changed. */
    Set<Path> outdated() throws IOException;

    /**
     * Compiles.
     *
     * @param changed source files that are new, different or gone, and directories that are gone
     * @throws IOException if files cannot be read or written
     * @throws WrongOptionException if there is no such option
     */
    Result compile(Collection<Path> changed) throws IOException;

    /**
     * Has the compiler loaded and the jars opened: compiles something and throws the result away.
     *
     * @throws WrongOptionException if there is no such option
     */
    void warmUp() throws IOException;

    /**
     * Ends what is under way with a {@link java.util.concurrent.CancellationException}, and whatever comes later. May be called on any
     * thread.
     */
    void cancel();

    /** Gives memory back; it can be used again. */
    @Override
    void close();
}
