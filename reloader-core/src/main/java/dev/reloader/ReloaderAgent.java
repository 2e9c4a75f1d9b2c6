package dev.reloader;

import dev.reloader.parent.Job;
import dev.reloader.parent.JvmAdditions;
import dev.reloader.parent.JvmCommand;
import dev.reloader.parent.Supervisor;
import dev.reloader.parent.SupervisorLog;
import dev.reloader.worker.WorkerAgent;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Makes a parent of a JVM that is started with {@code -javaagent:reloader.jar}, before its main class is loaded: the program
 * needs no line of ours, and is run as a worker with the same command line.
 */
public final class ReloaderAgent {
    private static final int BAD_INPUT = 2;

    /** A comma that belongs to a value is not followed by the name of a setting. */
    private static final Pattern BETWEEN_SETTINGS = Pattern.compile(",(?=[a-zA-Z]+=)");

    private ReloaderAgent() {}

    /**
     * Called by the JVM on its main thread. Returns only in a worker, and where reloading is switched off.
     *
     * @param options settings, as in {@code watch=conf,verbose=2}; they win over system properties. Null if there are none
     */
    public static void premain(String options) {
        if (Reloader.isActive() || WorkerAgent.ranElsewhere()) {
            return;
        }
        try {
            settings(options).forEach((name, value) -> System.setProperty("reloader." + name, value));
            var values = new Setting.Values();
            if (ReloaderConfig.isEnabled(values)) {
                System.exit(run(ReloaderConfig.resolve(values)));
            }
        } catch (ReloaderException e) {
            SupervisorLog.console(0).log(System.Logger.Level.ERROR, e.getMessage());
            System.exit(BAD_INPUT);
        }
    }

    private static int run(ReloaderConfig config) {
        System.Logger log = SupervisorLog.console(config.verbose());
        Job job = Job.of(JvmCommand.ofThisJvmWithout(ReloaderAgent.class, JvmAdditions.of(config)), config, log);
        return Supervisor.of(config, log, job, ReloaderAgent.class.getClassLoader())
                .run()
                .exitCode();
    }

    private static Map<String, String> settings(String options) {
        Set<String> known = Stream.of(ReloaderConfig.class.getRecordComponents())
                .map(RecordComponent::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        var settings = new LinkedHashMap<String, String>();
        for (String option : BETWEEN_SETTINGS.split(options == null ? "" : options)) {
            String[] pair = option.split("=", 2);
            if (pair.length == 2 && known.contains(pair[0])) {
                settings.put(pair[0], pair[1]);
            } else if (!option.isBlank()) {
                throw new ReloaderException("-javaagent takes NAME=VALUE, separated by commas, but '" + option
                        + "' is none; the names are: " + String.join(", ", known));
            }
        }
        return settings;
    }
}
