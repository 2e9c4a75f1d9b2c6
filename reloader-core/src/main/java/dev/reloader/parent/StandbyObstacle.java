package dev.reloader.parent;

import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Options because of which a JVM that is parked in our agent would be noticed: it prints, writes or runs something before it
 * comes there, or when it is thrown away. They come from trying the options of JDK 17 and 25; only a splash screen was not tried.
 *
 * <p>What comes later is none: other {@code -javaagent}s, a debugger's and JMX's ports, flight recordings, {@code
 * -showversion}. Nor are options that a JVM only complains of (deprecated ones, modules that are not there), but for the best
 * known: which these are changes with the JVM and the machine, and such a line comes when the JVM is parked, not when it goes
 * on. The same holds for what no option says: a file {@code .hotspotrc} or {@code .hotspot_compiler} in the working directory,
 * and a splash screen in a jar's manifest. And {@code jps} lists every JVM.
 */
final class StandbyObstacle {
    /** As with the variables that have options in them, its very presence makes the launcher print. */
    private static final String LAUNCHER_DEBUG = "_JAVA_LAUNCHER_DEBUG";

    private static final String PRINTS =
            "-verbose.*|-Xlog.*|-XX:\\+\\w*(Print|Log|(?<!Stack)Trace|Verbose)\\w*|-XX:TraceJVMTI=.*"
                    + "|-XX:\\+CITime|-XX:Compile(Command|Only).*|--show-module-resolution|-Djdk\\.module\\.showModuleResolution=.*"
                    + "|-Djava\\.security\\.debug=.*";

    private static final String COMPLAINS_OF = "-Xverify:none|-noverify|-Xdebug|-Xfuture|-Xprof|--illegal-access=.*"
            + "|-Djava\\.security\\.manager(=(?!(dis)?allow$).*)?|(--add-modules=)?(\\S*,)?(jdk\\.incubator\\.\\S*|ALL-SYSTEM)(,\\S*)?";

    /** With our agent in it, a JVM that is to make or use an archive of classes mostly complains or gives up. */
    private static final String WRITES =
            "-Xshare:dump|-XX:(ArchiveClassesAtExit|SharedArchiveFile|DumpLoadedClassList|AOT\\w*)=.*"
                    + "|-XX:\\+(AutoCreateSharedArchive|RecordDynamicDumpInfo|DumpSharedSpaces|PerfDataSaveToFile|PauseAtStartup)"
                    + "|-XX:FlightRecorderOptions[=:](.*,)?repository=.*";

    /** Native agents and the class loader come before ours does; a debugger's agent listens only after it. */
    private static final String RUNS =
            "-agentlib:(?!(jdwp|instrument)(=|$)).*|-agentpath:(?!\\S*jdwp).*|-Xrun(?!jdwp(:|$)).*"
                    + "|-Djava\\.system\\.class\\.loader=.*|-splash:.*";

    /** Classes of the JDK that come from a directory look as if they came from the JDK. */
    private static final String CHANGES_JDK = "(--patch-module=)?(java|jdk)\\.[\\w.]+=.*|-Xbootclasspath/a:.*";

    /** The memory of the whole heap, at once. */
    private static final String TAKES = "-XX:\\+(AlwaysPreTouch|UseLargePages)";

    private static final String UNKNOWN = "-XX:Flags=.*|-XX:VMOptionsFile=.*";

    private static final Pattern SEEN =
            Pattern.compile(String.join("|", PRINTS, COMPLAINS_OF, WRITES, RUNS, CHANGES_JDK, TAKES, UNKNOWN));

    private StandbyObstacle() {}

    /** The first option, or the first variable, because of which no JVM may be parked. */
    static Optional<String> first(JvmOptions options) {
        return Stream.concat(JvmOptions.VARIABLES.stream(), Stream.of(LAUNCHER_DEBUG))
                .filter(options.environment()::containsKey)
                .findFirst()
                .or(() -> options.first(SEEN));
    }
}
