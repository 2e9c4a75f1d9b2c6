package dev.reloader.bench;

import com.sun.jna.LastErrorException;
import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux knows of a process. */
final class ProcessFigures {
    private static final LibC LIBC = Native.load("c", LibC.class);

    /** In the id of a process's clock: the time in which it was scheduled. */
    private static final int SCHEDULED = 2;

    private ProcessFigures() {}

    private interface LibC extends Library {
        int clock_gettime(int clock, long[] secondsAndNanos) throws LastErrorException;
    }

    /** Resident memory in MiB. */
    static double rss(long pid) throws IOException {
        return mebibytes(pid, "status", "VmRSS:");
    }

    /** Resident memory in MiB, of which what processes share is divided among them. */
    static double pss(long pid) throws IOException {
        return mebibytes(pid, "smaps_rollup", "Pss:");
    }

    private static double mebibytes(long pid, String file, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid, file))) {
            if (line.startsWith(name)) {
                return Double.parseDouble(line.substring(name.length()).replace("kB", "")) / 1024;
            }
        }
        throw new IOException("process " + pid + " has no " + name);
    }

    /**
     * Processor time in ms since its start, of threads that have ended, too. {@code /proc} tells it only in steps of 10 ms, or
     * only for threads that live; the process's own clock, whose id follows from its pid, tells it to the nanosecond.
     */
    static double processorTime(long pid) throws IOException {
        long[] time = new long[2];
        try {
            LIBC.clock_gettime((int) (~pid << 3) | SCHEDULED, time);
        } catch (LastErrorException e) {
            throw new IOException("process " + pid + " has ended, or has no clock: " + e.getMessage(), e);
        }
        return time[0] * 1e3 + time[1] / 1e6;
    }
}
