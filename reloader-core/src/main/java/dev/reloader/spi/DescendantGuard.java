package dev.reloader.spi;

import java.io.IOException;
import java.util.Optional;

/**
 * Ties the life of every process that this JVM starts from now on, and of all that they start, to the life of this JVM: when it
 * ends, in whatever way, the system ends them. Found with {@link java.util.ServiceLoader}. Needs a public constructor without
 * parameters that does nothing.
 *
 * <p>The reloader does without where there is none: workers end by themselves when their parent is gone. What a guard adds is
 * the processes that a worker has started, should parent and worker be killed at once.
 */
public interface DescendantGuard {
    /**
     * Why this guard cannot work here (another operating system, a missing library), in a few words that finish the sentence
     * "not available: …". Empty, the default, if it can. Loads no native library on systems that this guard is not for.
     */
    default Optional<String> unavailable() {
        return Optional.empty();
    }

    /**
     * Ties them. Called by the parent on its main thread, once in a JVM, before the first worker is started; only if this guard
     * is not {@link #unavailable}.
     *
     * @throws IOException if that did not work; the message goes to the user, and the reloader goes on
     */
    void install() throws IOException;
}
