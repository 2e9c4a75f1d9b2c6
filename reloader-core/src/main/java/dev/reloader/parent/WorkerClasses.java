package dev.reloader.parent;

import dev.reloader.Reloader;
import dev.reloader.worker.WorkerAgent;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.stream.Stream;

/**
 * The classes that a worker needs of us, for a JVM that has them nested in a jar where a plain class path does not reach. They
 * use nothing but the JDK. A test keeps this list complete.
 */
final class WorkerClasses {
    static final String AGENT = WorkerAgent.class.getName();

    static final List<String> RESOURCES = Stream.of(
                    "ExitPolicy",
                    "FileChange",
                    "FileChange$Kind",
                    "InertProxy",
                    "MonitorInfo",
                    "OnChange",
                    "OnChange$Kind",
                    "OnChange$Rule",
                    "ReloadTimings",
                    "Reloader",
                    "Reloader$Builder",
                    "ReloaderConfig",
                    "ReloaderException",
                    "ReloaderProxy",
                    "Setting",
                    "Setting$Sources",
                    "Setting$Values",
                    "TargetType",
                    "Track",
                    "pipe/Frames",
                    "pipe/GlobText",
                    "pipe/MalformedFrameException",
                    "pipe/Message",
                    "pipe/Message$AskLoaded",
                    "pipe/Message$Cause",
                    "pipe/Message$Changed",
                    "pipe/Message$ClassesListed",
                    "pipe/Message$DumpThreads",
                    "pipe/Message$Ending",
                    "pipe/Message$Entered",
                    "pipe/Message$Go",
                    "pipe/Message$Going",
                    "pipe/Message$Handled",
                    "pipe/Message$Hello",
                    "pipe/Message$Leave",
                    "pipe/Message$ListClasses",
                    "pipe/Message$Park",
                    "pipe/Message$Preloaded",
                    "pipe/Message$Prepare",
                    "pipe/Message$Prepared",
                    "pipe/Message$Ready",
                    "pipe/Message$Reload",
                    "pipe/Message$Shutdown",
                    "pipe/Message$Stop",
                    "pipe/Message$Timings",
                    "pipe/Message$Unfinished",
                    "pipe/Message$Watch",
                    "pipe/Message$Watched",
                    "pipe/Pipe",
                    "pipe/TimingsCodec",
                    "worker/AgentArgument",
                    "worker/Descendants",
                    "worker/JdkWarmUp",
                    "worker/JdkWarmUp$Counter",
                    "worker/JdkWarmUp$Named",
                    "worker/JdkWarmUp$Sample",
                    "worker/LastException",
                    "worker/LoadedClasses",
                    "worker/MethodCall",
                    "worker/MethodMain",
                    "worker/Orphan",
                    "worker/PipeProxy",
                    "worker/Ports",
                    "worker/Preloader",
                    "worker/Preloader$Refusal",
                    "worker/SharedDirectory",
                    "worker/StopCallbacks",
                    "worker/TextArguments",
                    "worker/ThreadDump",
                    "worker/WorkerAgent")
            .map(name -> "dev/reloader/" + name + ".class")
            .toList();

    private WorkerClasses() {}

    static InputStream open(String resource) throws IOException {
        InputStream in = Reloader.class.getResourceAsStream("/" + resource);
        if (in == null) {
            throw new FileNotFoundException(resource + " is not where the reloader's other classes are");
        }
        return in;
    }
}
