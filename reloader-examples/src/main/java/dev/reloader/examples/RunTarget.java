package dev.reloader.examples;

import dev.reloader.FileChange;
import dev.reloader.ProcessReloader;
import dev.reloader.ReloaderException;
import dev.reloader.TargetType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * {@code RunTarget TARGET PATH} runs a command or a static method, whichever {@code TARGET} stands for, and again whenever
 * {@code PATH} changes: the examples of watchfiles' {@code run_process} with a command and of {@code detect_target_type}.
 */
public final class RunTarget {
    private RunTarget() {}

    public static void main(String[] args) {
        String target = args[0];
        System.out.println("'" + target + "' is a " + TargetType.detect(target));
        try {
            int reloads = ProcessReloader.watching(Path.of(args[1]))
                    .target(target)
                    .onReload(RunTarget::print)
                    .stopSignal("INT")
                    .interruptTimeout(Duration.ofSeconds(1)) // then SIGKILL
                    .run();
            System.out.println("reloaded " + reloads + " times");
        } catch (ReloaderException e) {
            System.err.println(e.getMessage());
            System.exit(1);
        }
    }

    private static void print(List<FileChange> changes) {
        for (FileChange change : changes) {
            System.out.println("[" + change.kind() + "] " + change.path().getFileName());
        }
    }
}
