package dev.reloader.bench;

import java.io.IOException;

/** One way to get a version of a program to run. */
interface Contender {
    /** The row of the table. */
    String row();

    /** Once, before the first measurement. */
    void open() throws IOException, InterruptedException;

    /** Milliseconds until the version runs. */
    double measure() throws IOException, InterruptedException;
}
