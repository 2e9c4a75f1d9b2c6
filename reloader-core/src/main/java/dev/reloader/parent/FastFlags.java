package dev.reloader.parent;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Options with which a worker starts faster and takes less memory: only the quick compiler, C1, and the collector without
 * threads of its own. Both cost speed in a program that runs for long, and a worker seldom does. And a JVM that waits is to
 * sleep: by default it wakes up twenty times a second to take samples for {@code jstat}, and four times to look for monitors that
 * are no longer fought over, which is most of what it does then.
 *
 * <p>What the user chose stays as it is: a JVM does not start with two collectors. Whoever tunes a compiler or a collector has
 * chosen it, so that names count, not values; one too many only costs time.
 */
final class FastFlags {
    static final String QUICK_COMPILER = "-XX:TieredStopAtLevel=1";
    static final String SERIAL_COLLECTOR = "-XX:+UseSerialGC";
    static final String RARE_SAMPLES = "-XX:PerfDataSamplingInterval=10000";

    /** That is a diagnostic option, and those have to be unlocked. */
    static final List<String> RARE_DEFLATION =
            List.of("-XX:+UnlockDiagnosticVMOptions", "-XX:AsyncDeflationInterval=2500");

    /** HotSpot with both compilers and all collectors. Others (OpenJ9, Zing, HotSpot's Zero and Minimal) know not all of it. */
    private static final Pattern VM = Pattern.compile("(OpenJDK|Java HotSpot\\(TM\\)) .*Server VM");

    /** Nobody knows what is in these files (those beginning with @ come from variables), or which VM this is going to be. */
    private static final Pattern UNKNOWN =
            Pattern.compile("-XX:Flags=.*|-XX:VMOptionsFile=.*|@.*|-XXaltjvm=.*|-zero|-minimal");

    /** Whatever names compiling, and what only C2 or Graal does. */
    private static final Pattern COMPILER = Pattern.compile("-Xint|-Xcomp|-Xmixed|-D(jdk\\.)?graal\\..*|-Djvmci\\..*"
            + "|-XX:[-+]?\\w*(Compil|Tier|JVMCI|Graal|C1|C2|OnStackReplace|ProfileInterpreter|TypeProfile"
            + "|Inlin|EscapeAnalysis|Eliminate|Optimize|Opto|Loop|SuperWord|Vector).*");

    /** Whatever names garbage collection or a collector, and what some of them have and others do not. */
    private static final Pattern COLLECTOR = Pattern.compile("-X(no)?(conc|inc)gc"
            + "|-XX:[-+]?(\\w*GC|G1|Z[A-Z]|Shenandoah|Epsilon|Parallel|CMS|PS|Adaptive|UseAdaptive|MarkStack"
            + "|InitiatingHeapOccupancy|SoftMaxHeap|\\w*StringDeduplication|\\w*Concurrent|\\w*PLAB|UseNUMA|\\w*GenerationSize"
            + "|AggressiveHeap|(Always|Never)ActAsServer).*");

    /** From there on the JVM takes none, and complains of the option. */
    private static final int NO_SAMPLES = 24;

    /** The last version of which it is known that it has that option: a JVM does not start with one that it does not know. */
    private static final int DEFLATES = 25;

    private static final Pattern DEFLATION =
            Pattern.compile("-XX:(AsyncDeflation|GuaranteedAsyncDeflation|MonitorUsed).*");

    private static final Pattern SAMPLES = Pattern.compile("-XX:[-+]?(Use)?PerfData.*");

    private FastFlags() {}

    /**
     * The options to add.
     *
     * @param vm the JVM's name, {@code java.vm.name}
     * @param version of Java
     */
    static List<String> of(JvmOptions options, String vm, int version) {
        var flags = new ArrayList<String>();
        if (VM.matcher(vm).matches() && !options.has(UNKNOWN)) {
            if (!options.has(COMPILER)) {
                flags.add(QUICK_COMPILER);
            }
            if (!options.has(COLLECTOR)) {
                flags.add(SERIAL_COLLECTOR);
            }
            if (version < NO_SAMPLES && !options.has(SAMPLES)) {
                flags.add(RARE_SAMPLES);
            }
            if (version <= DEFLATES && !options.has(DEFLATION)) {
                flags.addAll(RARE_DEFLATION);
            }
        }
        return List.copyOf(flags);
    }
}
