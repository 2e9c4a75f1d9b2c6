package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandbyObstacleTest {
    private static Optional<String> obstacle(String... options) {
        return StandbyObstacle.first(new JvmOptions(List.of(options), Map.of("PATH", "/bin", "JAVA_OPTS", "-verbose")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-verbose",
                "--patch-module=java.base=classes",
                "-Xbootclasspath/a:classes",
                "-verbose:gc",
                "-Xlog",
                "-Xlog:gc*:file=gc.log",
                "-Xloggc:gc.log",
                "-XX:+PrintGCDetails",
                "-XX:+PrintFlagsFinal",
                "-XX:+CIPrintCompileQueue",
                "-XX:+PrintNMTStatistics",
                "-XX:+LogVMOutput",
                "-XX:+LogCompilation",
                "-XX:+TraceCompilerThreads",
                "-XX:TraceJVMTI=all+s",
                "-XX:+ThreadPriorityVerbose",
                "-XX:+CITime",
                "-XX:CompileCommand=exclude,App::run",
                "-XX:CompileCommandFile=commands",
                "-XX:CompileOnly=App::run",
                "--show-module-resolution",
                "-Djdk.module.showModuleResolution=true",
                "-Djava.security.debug=all",
                "-Xverify:none",
                "-noverify",
                "-Xdebug",
                "-Xfuture",
                "-Xprof",
                "--illegal-access=permit",
                "-Djava.security.manager",
                "-Djava.security.manager=com.acme.Manager",
                "--add-modules=jdk.incubator.vector",
                "--add-modules=java.sql,jdk.incubator.vector",
                "--add-modules=ALL-SYSTEM",
                "-Xshare:dump",
                "-XX:ArchiveClassesAtExit=app.jsa",
                "-XX:SharedArchiveFile=app.jsa",
                "-XX:DumpLoadedClassList=classes",
                "-XX:+AutoCreateSharedArchive",
                "-XX:+RecordDynamicDumpInfo",
                "-XX:+DumpSharedSpaces",
                "-XX:AOTCache=app.aot",
                "-XX:AOTCacheOutput=app.aot",
                "-XX:AOTMode=record",
                "-XX:AOTConfiguration=app.aotconf",
                "-XX:+PerfDataSaveToFile",
                "-XX:+PauseAtStartup",
                "-XX:FlightRecorderOptions=repository=jfr",
                "-XX:FlightRecorderOptions:stackdepth=64,repository=jfr",
                "-agentlib:hprof",
                "-agentlib:jdwpx=y",
                "-agentpath:/opt/async-profiler/libasyncProfiler.so=start",
                "-Xrunhprof",
                "-Xrunjdwpx:y",
                "-Djava.system.class.loader=com.acme.Loader",
                "-splash:logo.png",
                "-XX:+AlwaysPreTouch",
                "-XX:+UseLargePages",
                "-XX:Flags=.hotspotrc",
                "-XX:VMOptionsFile=options"
            })
    void isWhateverHappensBeforeTheAgentRuns(String option) {
        assertThat(obstacle("-Xmx1g", option, "-cp", "lib")).contains(option);
    }

    @Test
    void mayBeTheValueOfAnOption() {
        assertThat(obstacle("--add-modules", "java.sql,jdk.incubator.vector"))
                .contains("java.sql,jdk.incubator.vector");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "-Dx=-verbose",
                "-Xmx1g",
                "-Xint",
                "-Xrs",
                "-Xcheck:jni",
                "-Xshare:auto",
                "-Xdiag",
                "-XshowSettings",
                "-Xverify:all",
                "-ea",
                "-javaagent:jacoco.jar",
                "-showversion",
                "--show-version",
                "--enable-preview",
                "--enable-native-access=ALL-UNNAMED",
                "--add-modules=java.sql",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-exports=java.base/sun.nio.ch=ALL-UNNAMED",
                "-XX:+UseZGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-PrintCompilation",
                "-XX:+StackTraceInThrowable",
                "-XX:-OmitStackTraceInFastThrow",
                "-XX:+OmitStackTraceInFastThrow",
                "-XX:+HeapDumpOnOutOfMemoryError",
                "-XX:HeapDumpPath=dumps",
                "-XX:ErrorFile=error.log",
                "-XX:NativeMemoryTracking=summary",
                "-XX:StartFlightRecording",
                "-XX:StartFlightRecording:filename=app.jfr",
                "-XX:FlightRecorderOptions=stackdepth=64",
                "-XX:-AlwaysPreTouch",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005",
                "-agentpath:/opt/jdk/lib/libjdwp.so=transport=dt_socket",
                "-Xrunjdwp:transport=dt_socket,address=5005",
                "-agentlib:instrument=jacoco.jar",
                "-Dcom.sun.management.jmxremote",
                "-Dcom.sun.management.jmxremote.port=9010",
                "-Djava.security.manager=allow",
                "-Djava.security.manager=disallow"
            })
    void isNothingElse(String option) {
        assertThat(obstacle("-Xmx1g", option, "-cp", "lib")).isEmpty();
    }

    @Test
    void isTheFirstOfThem() {
        assertThat(obstacle("-ea", "-verbose:gc", "-Xlog")).contains("-verbose:gc");
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "JDK_JAVA_OPTIONS", "_JAVA_OPTIONS", "_JAVA_LAUNCHER_DEBUG"})
    void isAVariableThatTheJvmReportsEvenIfItIsEmpty(String name) {
        assertThat(StandbyObstacle.first(new JvmOptions(List.of("-verbose"), Map.of(name, ""))))
                .contains(name);
    }
}
