package dev.reloader.bench;

/** One of the benchmarks of whole reloads. */
interface ReloadBenchmark {
    /**
     * Measures, and prints what was measured.
     *
     * @return false if something failed
     */
    boolean run(Options options, Workspace workspace) throws Exception;
}
