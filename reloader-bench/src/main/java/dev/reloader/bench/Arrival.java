package dev.reloader.bench;

import java.io.IOException;

/** How it is seen that a version of a program runs. */
interface Arrival {
    /**
     * Waits for it.
     *
     * @return when it was, by {@link System#nanoTime()}
     * @throws IOException if the program ends, or the version does not come
     */
    long await(Launched program, int version) throws IOException, InterruptedException;
}
