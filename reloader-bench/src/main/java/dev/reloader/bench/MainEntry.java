package dev.reloader.bench;

import java.io.IOException;
import java.util.regex.Pattern;

/**
 * A version runs when its {@code main} is entered. The program notes the time first of all, and prints it afterwards with its
 * version and process id: {@code main 3 123456789 4711}. On Linux {@code System.nanoTime()} is one clock for all processes.
 */
final class MainEntry implements Arrival {
    @Override
    public long await(Launched program, int version) throws IOException, InterruptedException {
        return Long.parseLong(program.await(line(version)).group(1));
    }

    /** Waits for it, too. */
    static long pid(Launched program, int version) throws IOException, InterruptedException {
        return Long.parseLong(program.await(line(version)).group(2));
    }

    private static Pattern line(int version) {
        return Pattern.compile("^main " + version + " (\\d+) (\\d+)");
    }
}
