package dev.reloader;

import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.Function;

/**
 * Every setting of a reloader, validated and immutable. A value comes from the {@link Reloader.Builder}, else from the system
 * property {@code reloader.NAME}, else from the environment variable {@code RELOADER_NAME} ({@code reloader.reloadInterval}
 * is {@code RELOADER_RELOAD_INTERVAL}), else it is the default.
 *
 * <p>In texts a duration is a number with {@code ms}, {@code s} or {@code m} ({@code 500ms}), or ISO-8601 ({@code PT0.5S});
 * lists are separated by commas.
 *
 * @param enabled whether to reload at all; if not, {@code start} returns an inert proxy at once. Default true
 * @param monitor which file monitor: {@code auto}, a monitor's name, or the class name of a provider. Default {@code auto}
 * @param pollInterval the time between two looks at the files, for monitors that poll. Default 500 ms
 * @param reloadInterval the least time between two starts. Default 1 s
 * @param shutdownInterval how long a worker may take to end before it is killed; zero kills at once. Default 5 s
 * @param settle a batch of changes is over when nothing has changed for so long. Default 20 ms
 * @param maxSettle a batch is over at the latest after this time. Default 1.6 s
 * @param incompleteSettle how long to wait for what is plainly unfinished: an empty class file, a jar without its directory,
 *     a class that has just been deleted. Default 3 s
 * @param cooperative how long a worker may take to leave by itself, once {@link ReloaderProxy#shouldReload} says so, before
 *     it is stopped. Default zero: it is stopped at once
 * @param watch files, directories and globs to watch besides what the program is built from. Default none
 * @param ignore globs of what never counts; one without a slash is compared with each name in a path, one with a slash with
 *     the whole path. It wins over everything that is watched. Default none, beyond the built-in list
 * @param verbose 0 prints errors, 1 also what happens, 2 also diagnostics. Default 1
 * @param exitPolicy what it means when the worker ends by itself. Default {@link ExitPolicy#WAIT}
 * @param standby whether the next worker is started before it is needed: {@link Reloader.Builder#standby} tells more. Default true
 * @param fastFlags whether a worker's JVM gets {@code -XX:TieredStopAtLevel=1 -XX:+UseSerialGC}: {@link Reloader.Builder#fastFlags}
 *     tells when and why. Default true
 * @param onChange what changes of certain files lead to; the first rule that names a file wins. Default none: every change restarts
 * @param compile whether sources are compiled when they are saved: {@link Reloader.Builder#compileSources()} tells more. Default
 *     false
 * @param sources directories of sources with their class directories, as {@code src=classes}, in place of those that are found by
 *     the conventions of Maven and Gradle. Default none
 * @param javac options for the compiler, beyond those that the existing classes suggest. Default none
 * @param build the words of a command that is run before a reload, to build what is to be run: {@link
 *     Reloader.Builder#beforeReload} tells more. Default none
 * @param track which classes have to change for a restart. Default {@link Track#ALL}
 * @param debug the port on which every worker waits for a debugger. Default none
 */
public record ReloaderConfig(
        boolean enabled,
        String monitor,
        Duration pollInterval,
        Duration reloadInterval,
        Duration shutdownInterval,
        Duration settle,
        Duration maxSettle,
        Duration incompleteSettle,
        Duration cooperative,
        List<String> watch,
        List<String> ignore,
        int verbose,
        ExitPolicy exitPolicy,
        boolean standby,
        boolean fastFlags,
        List<OnChange.Rule> onChange,
        boolean compile,
        List<String> sources,
        List<String> javac,
        List<String> build,
        Track track,
        OptionalInt debug) {

    /** Nobody waits longer; and sums of durations stay in range. */
    private static final Duration LONGEST = Duration.ofDays(365);

    public ReloaderConfig {
        pollInterval = atMostLongest(pollInterval);
        reloadInterval = atMostLongest(reloadInterval);
        shutdownInterval = atMostLongest(shutdownInterval);
        settle = atMostLongest(settle);
        maxSettle = atMostLongest(maxSettle);
        incompleteSettle = atMostLongest(incompleteSettle);
        cooperative = atMostLongest(cooperative);
    }

    private static Duration atMostLongest(Duration duration) {
        return duration.compareTo(LONGEST) > 0 ? LONGEST : duration;
    }

    /**
     * What holds for this JVM when the builder says {@code built}.
     *
     * @throws ReloaderException if a value is none that is allowed; names the setting, the value and what is allowed
     */
    static ReloaderConfig resolve(Setting.Values built) {
        return resolve(built, System::getProperty, System::getenv);
    }

    static ReloaderConfig resolve(
            Setting.Values built, Function<String, String> properties, Function<String, String> environment) {
        var from = new Setting.Sources(built, properties, environment);
        return new ReloaderConfig(
                from.get(Setting.ENABLED),
                from.get(Setting.MONITOR),
                from.get(Setting.POLL_INTERVAL),
                from.get(Setting.RELOAD_INTERVAL),
                from.get(Setting.SHUTDOWN_INTERVAL),
                from.get(Setting.SETTLE),
                from.get(Setting.MAX_SETTLE),
                from.get(Setting.INCOMPLETE_SETTLE),
                from.get(Setting.COOPERATIVE),
                from.get(Setting.WATCH),
                from.get(Setting.IGNORE),
                from.get(Setting.VERBOSE),
                from.get(Setting.EXIT_POLICY),
                from.get(Setting.STANDBY),
                from.get(Setting.FAST_FLAGS),
                from.get(Setting.ON_CHANGE),
                from.get(Setting.COMPILE),
                from.get(Setting.SOURCES),
                from.get(Setting.JAVAC),
                from.get(Setting.BUILD),
                from.get(Setting.TRACK),
                from.get(Setting.DEBUG));
    }

    /** Whether reloading is switched on; looks at nothing else, so that "off" costs nothing. */
    static boolean isEnabled(Setting.Values built) {
        return new Setting.Sources(built, System::getProperty, System::getenv).get(Setting.ENABLED);
    }
}
