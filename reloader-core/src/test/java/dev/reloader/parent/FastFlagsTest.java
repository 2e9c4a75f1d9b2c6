package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FastFlagsTest {
    private static final String HOTSPOT = "OpenJDK 64-Bit Server VM";
    private static final List<String> BOTH = List.of("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC");
    private static final List<String> ONLY_COMPILER = BOTH.subList(0, 1);
    private static final List<String> ONLY_COLLECTOR = BOTH.subList(1, 2);

    private static List<String> flags(String... options) {
        return FastFlags.of(new JvmOptions(List.of(options), Map.of()), HOTSPOT, 26);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xmx1g",
                "-Xmn10m",
                "-Xss1m",
                "-ea",
                "-server",
                "-client",
                "-Xlog:gc*",
                "-Xshare:auto",
                "-Dx=-XX:+UseG1GC",
                "-Dgraal",
                "-javaagent:C2.jar=GC",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:HeapDumpPath=/tmp/MaxGCPauseMillis",
                "-XX:OnOutOfMemoryError=Compile",
                "-XX:MaxMetaspaceSize=1g",
                "-XX:MaxRAMPercentage=50",
                "-XX:+UseCompressedOops",
                "-XX:+UseLargePages",
                "-XX:NewRatio=2",
                "-XX:ReservedCodeCacheSize=512m",
                "-XX:StartFlightRecording",
                "--enable-preview",
                "--add-opens=java.base/java.lang=ALL-UNNAMED"
            })
    void whatChoosesNeitherCompilerNorCollectorLeavesBoth(String option) {
        assertThat(flags(option)).isEqualTo(BOTH);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Xint",
                "-Xcomp",
                "-Xmixed",
                "-XX:TieredStopAtLevel=1",
                "-XX:TieredStopAtLevel=4",
                "-XX:-TieredCompilation",
                "-XX:+TieredCompilation",
                "-XX:CompilationMode=high-only",
                "-XX:Tier3CompileThreshold=100",
                "-XX:CompileThreshold=100",
                "-XX:CompileThresholdScaling=0.1",
                "-XX:CompileCommand=exclude,App::run",
                "-XX:CompileOnly=App::run",
                "-XX:CICompilerCount=2",
                "-XX:-BackgroundCompilation",
                "-XX:+PrintCompilation",
                "-XX:+EnableJVMCI",
                "-XX:-UseJVMCICompiler",
                "-XX:+UseGraalJIT",
                "-Dgraal.CompilerConfiguration=community",
                "-Djdk.graal.PrintCompilation=true",
                "-Djvmci.Compiler=graal",
                "-XX:C1MaxInlineSize=10",
                "-XX:MaxInlineLevel=20",
                "-XX:-Inline",
                "-XX:-DoEscapeAnalysis",
                "-XX:+UseSuperWord",
                "-XX:MaxVectorSize=16",
                "-XX:LoopUnrollLimit=10",
                "-XX:-UseOnStackReplacement",
                "-XX:-ProfileInterpreter"
            })
    void whoeverChoosesACompilerKeepsIt(String option) {
        assertThat(flags("-Xmx1g", option)).isEqualTo(ONLY_COLLECTOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:+UseG1GC",
                "-XX:-UseG1GC",
                "-XX:+UseParallelGC",
                "-XX:+UseZGC",
                "-XX:+UseShenandoahGC",
                "-XX:+UseEpsilonGC",
                "-XX:+UseSerialGC",
                "-XX:-UseSerialGC",
                "-XX:+UseConcMarkSweepGC",
                "-XX:+UseGCOverheadLimit",
                "-XX:MaxGCPauseMillis=50",
                "-XX:GCPauseIntervalMillis=200",
                "-XX:GCTimeRatio=4",
                "-XX:ParallelGCThreads=2",
                "-XX:ConcGCThreads=1",
                "-XX:+ParallelRefProcEnabled",
                "-XX:+ExplicitGCInvokesConcurrent",
                "-XX:G1HeapRegionSize=4m",
                "-XX:+G1UseAdaptiveIHOP",
                "-XX:InitiatingHeapOccupancyPercent=30",
                "-XX:ZCollectionInterval=5",
                "-XX:+ZGenerational",
                "-XX:ShenandoahGCHeuristics=compact",
                "-XX:-UseAdaptiveSizePolicy",
                "-XX:AdaptiveSizePolicyWeight=90",
                "-XX:SoftMaxHeapSize=1g",
                "-XX:+UseStringDeduplication",
                "-XX:+UseNUMA",
                "-XX:+AggressiveHeap",
                "-XX:+NeverActAsServerClassMachine",
                "-Xconcgc",
                "-Xnoincgc"
            })
    void whoeverChoosesACollectorKeepsIt(String option) {
        assertThat(flags("-Xmx1g", option)).isEqualTo(ONLY_COMPILER);
    }

    @Test
    void whoeverChoosesBothKeepsBoth() {
        assertThat(flags("-Xint", "-XX:+UseG1GC")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-XX:Flags=.hotspotrc",
                "-XX:VMOptionsFile=options",
                "-XXaltjvm=/opt/jvm",
                "-zero",
                "-minimal",
                "@options"
            })
    void nothingIsAddedWhereNobodyKnows(String option) {
        assertThat(flags(option)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS"})
    void variablesCount(String name) {
        var options = new JvmOptions(List.of("-Xint"), Map.of(name, "-Dx=\"a b\" '-XX:+UseParallelGC'"));
        assertThat(FastFlags.of(options, HOTSPOT, 26)).isEmpty();
    }

    @Test
    void otherVariablesDoNot() {
        var options = new JvmOptions(List.of(), Map.of("JAVA_OPTS", "-XX:+UseParallelGC -Xint"));
        assertThat(FastFlags.of(options, HOTSPOT, 26)).isEqualTo(BOTH);
    }

    @ParameterizedTest
    @CsvSource({
        "OpenJDK 64-Bit Server VM, true",
        "Java HotSpot(TM) 64-Bit Server VM, true",
        "OpenJDK Server VM, true",
        "OpenJDK 64-Bit Zero VM, false",
        "OpenJDK 64-Bit Minimal VM, false",
        "OpenJDK Client VM, false",
        "OpenJDK 64-Bit Core VM, false",
        "Eclipse OpenJ9 VM, false",
        "IBM J9 VM, false",
        "Zing 64-Bit Tiered VM, false",
        "Substrate VM, false"
    })
    void onlyHotSpotWithAllItsPartsKnowsThem(String vm, boolean knows) {
        assertThat(FastFlags.of(new JvmOptions(List.of(), Map.of()), vm, 26)).isEqualTo(knows ? BOTH : List.of());
    }

    @ParameterizedTest
    @CsvSource({
        "17, '', true",
        "23, '', true",
        "24, '', false",
        "17, -XX:-UsePerfData, false",
        "17, -XX:PerfDataSamplingInterval=50, false"
    })
    void aJvmThatTakesSamplesTakesFewUnlessTheUserChose(int version, String option, boolean has) {
        assertThat(FastFlags.of(new JvmOptions(List.of(option), Map.of()), HOTSPOT, version)
                        .contains("-XX:PerfDataSamplingInterval=10000"))
                .isEqualTo(has);
    }

    @ParameterizedTest
    @CsvSource({"17, '', true", "25, '', true", "26, '', false", "17, -XX:AsyncDeflationInterval=250, false"})
    void aJvmThatLooksForIdleMonitorsLooksSeldomUnlessTheUserChose(int version, String option, boolean has) {
        assertThat(FastFlags.of(new JvmOptions(List.of(option), Map.of()), HOTSPOT, version)
                        .contains("-XX:AsyncDeflationInterval=2500"))
                .isEqualTo(has);
    }
}
