package dev.reloader.cli;

import dev.reloader.ChangeFilter;
import dev.reloader.ExitPolicy;
import dev.reloader.OnChange;
import dev.reloader.ProcessReloader;
import dev.reloader.TargetType;
import dev.reloader.parent.CommandLine;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs and restarts any command, or a static method: watchfiles' command line, with all its flags, and some more. */
@Command(
        name = "run",
        description = "Runs a command, or a static Java method, and restarts it whenever files change.",
        customSynopsis = "reloader run [OPTIONS] TARGET [PATH...]",
        exitCodeList = {
            "0:it ended as wanted: by Ctrl-C, SIGTERM or the key q",
            "1:the target, a path, or what else the command line names cannot be used",
            "2:the command line is wrong",
            "other:with --exit-policy propagate or restart, or --once: the program's own"
        },
        footer = {
            "",
            "For example:",
            "  reloader run 'python3 server.py' src",
            "  reloader run --stop-signal TERM './app --port 8080' app config",
            "  reloader run --on-change '*.conf=signal:HUP' ./daemon /etc/daemon",
            "  reloader run -cp classes --args 8080 com.acme.Server.serve classes"
        })
final class RunCommand extends ReloaderCommand implements Callable<Integer> {
    /** What {@code --target-type} takes. */
    enum TargetKind {
        AUTO,
        COMMAND,
        METHOD,
        /** The word that watchfiles has for it. */
        FUNCTION
    }

    /** What {@code --verbosity} takes, in the order of the reloader's own 0, 1 and 2. */
    enum Verbosity {
        WARNING,
        INFO,
        DEBUG
    }

    private final Function<Path[], ProcessReloader.Builder> watching;

    @Parameters(
            index = "0",
            paramLabel = "TARGET",
            description = "A command line, which is run without a shell, or the full name of a static method.")
    private String target;

    @Parameters(
            index = "1..*",
            paramLabel = "PATH",
            defaultValue = ".",
            description = "The files and directories to watch. Default: the working directory.")
    private List<Path> paths;

    @Option(
            names = "--target-type",
            paramLabel = "auto|command|method",
            defaultValue = "auto",
            converter = Choice.OfTargetKind.class,
            completionCandidates = Choice.OfTargetKind.class,
            description = "What the target is. Default: auto, which takes words with dots between them for a method,"
                    + " unless they end in .jar, .java, .sh or .py.")
    private TargetKind targetType;

    @Option(names = "--shell", description = "The target is a script for the system's shell.")
    private boolean shell;

    @Option(
            names = "--args",
            paramLabel = "TEXT",
            description = "The arguments for a method, split into words as a shell does it.")
    private String args;

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "CLASSPATH",
            description = "Where a method, or the class of a filter, is found.")
    private String classPath;

    @Option(
            names = "--env",
            paramLabel = "NAME=VALUE",
            converter = Variable.Converter.class,
            description = "Adds a variable to the target's environment; can be repeated.")
    private List<Variable> environment = List.of();

    @Option(names = "--directory", paramLabel = "DIRECTORY", description = "The target's working directory.")
    private Path directory;

    @Option(
            names = "--build",
            paramLabel = "COMMAND",
            description =
                    "Run this command when files have changed, before the target is stopped; if it fails the target"
                            + " runs on. Split into words as a shell does it.")
    private String build;

    @Option(
            names = "--filter",
            paramLabel = "default|java|python|all|CLASS",
            defaultValue = "default",
            description = "Which changes count; a class is a public one on --class-path that implements"
                    + " dev.reloader.ChangeFilter and has a public constructor without parameters. Default: default.")
    private String filter;

    @Option(
            names = "--ignore-paths",
            paramLabel = "PATH",
            split = ",",
            description = "Files and directories that do not count, separated by commas.")
    private List<Path> ignorePaths = List.of();

    @Option(names = "--non-recursive", description = "Watch only the direct entries of directories.")
    private boolean nonRecursive;

    @Option(
            names = "--ignore-permission-denied",
            description = "Pass over directories that may not be read, instead of failing.")
    private boolean ignorePermissionDenied;

    @Option(
            names = "--monitor",
            paramLabel = "NAME",
            description = "Which file monitor; 'reloader monitors' lists them. Default: auto.")
    private String monitor;

    @Option(
            names = "--debounce",
            paramLabel = "MILLISECONDS",
            converter = Time.InMilliseconds.class,
            description = "A batch of changes is over at the latest after this time. Default: 1600.")
    private Duration debounce;

    @Option(
            names = "--step",
            paramLabel = "MILLISECONDS",
            converter = Time.InMilliseconds.class,
            description = "A batch of changes is over when nothing has changed for so long. Default: 50.")
    private Duration step;

    @Option(
            names = "--grace-period",
            paramLabel = "SECONDS",
            converter = Time.InSeconds.class,
            description = "How long after the first start watching begins. Default: 0.")
    private Duration gracePeriod;

    @Option(
            names = "--on-change",
            paramLabel = "[GLOB=]REACTION",
            converter = Reaction.class,
            description = "What follows from a change: reload, notify (ask a JVM whether it handles it itself), or"
                    + " signal:HUP or the like, without a restart. For all files or those that the glob names;"
                    + " can be repeated, and the first that fits counts. Default: reload.")
    private List<OnChange.Rule> onChange = List.of();

    @Option(
            names = "--stop-signal",
            paramLabel = "SIGNAL",
            converter = SignalName.class,
            description = "With what the target is asked to end. Default: INT.")
    private String stopSignal;

    @Option(
            names = "--sigint-timeout",
            paramLabel = "SECONDS",
            converter = Time.InSeconds.class,
            description = "How long it may take to end, before it is killed. Default: 5.")
    private Duration interruptTimeout;

    @Option(
            names = "--sigkill-timeout",
            paramLabel = "SECONDS",
            converter = Time.InSeconds.class,
            description = "How long it may take to be dead once it is killed, before that is an error. Default: 1.")
    private Duration killTimeout;

    @Option(
            names = "--exit-policy",
            paramLabel = "wait|propagate|restart",
            converter = Choice.OfExitPolicy.class,
            completionCandidates = Choice.OfExitPolicy.class,
            description =
                    "When the target ends by itself: wait for a change, end as well, or restart it after a failure."
                            + " Default: wait.")
    private ExitPolicy exitPolicy;

    @Option(
            names = "--once",
            description = "The end of the target, by itself or because of a change, is the end of all.")
    private boolean once;

    @Option(names = "--clear", description = "Clear the terminal before each start.")
    private boolean clear;

    @Option(
            names = "--keys",
            description = "Keys on the terminal command the reloader: r restarts, s tells the status, q quits, ? helps."
                    + " The target's standard input is empty then.")
    private boolean keys;

    @Option(names = "--verbose", description = "The same as --verbosity debug; wins over --verbosity.")
    private boolean verbose;

    @Option(
            names = "--verbosity",
            paramLabel = "warning|info|debug",
            converter = Choice.OfVerbosity.class,
            completionCandidates = Choice.OfVerbosity.class,
            description = "How much to tell. Default: info.")
    private Verbosity verbosity;

    RunCommand(Function<Path[], ProcessReloader.Builder> watching) {
        this.watching = watching;
    }

    @Override
    public Integer call() {
        ProcessReloader.Builder builder = builder();
        if (once || exitPolicy == ExitPolicy.PROPAGATE || exitPolicy == ExitPolicy.RESTART) {
            return builder.runForExitCode();
        }
        builder.run();
        return ExitCode.OK;
    }

    private ProcessReloader.Builder builder() {
        ProcessReloader.Builder builder = watching.apply(paths.toArray(Path[]::new))
                .filter(filter())
                .recursive(!nonRecursive)
                .ignorePermissionDenied(ignorePermissionDenied)
                .once(once)
                .clear(clear)
                .keys(keys);
        target(builder);
        environment.forEach(each -> builder.env(each.name(), each.value()));
        onChange.forEach(
                each -> builder.onChange(each.reaction(), each.glob().stream().toArray(String[]::new)));
        ifGiven(classPath, builder::classPath);
        ifGiven(directory, builder::directory);
        ifGiven(
                build,
                command -> builder.beforeReload(CommandLine.split(command).toArray(String[]::new)));
        ifGiven(monitor, builder::monitor);
        ifGiven(debounce, builder::debounce);
        ifGiven(step, builder::step);
        ifGiven(gracePeriod, builder::gracePeriod);
        ifGiven(stopSignal, builder::stopSignal);
        ifGiven(interruptTimeout, builder::interruptTimeout);
        ifGiven(killTimeout, builder::killTimeout);
        ifGiven(exitPolicy, builder::exitPolicy);
        ifGiven(verbose ? Verbosity.DEBUG : verbosity, level -> builder.verbose(level.ordinal()));
        return builder;
    }

    private void target(ProcessReloader.Builder builder) {
        boolean isMethod = targetType == TargetKind.METHOD || targetType == TargetKind.FUNCTION;
        if (shell) {
            if (isMethod) {
                throw wrongUsage("--shell has no meaning for a method: leave one of the two out");
            }
            warnOfArgs();
            builder.shell(target);
        } else if (targetType == TargetKind.COMMAND) {
            warnOfArgs();
            builder.commandLine(target);
        } else if (isMethod) {
            builder.method(target, words());
        } else if (TargetType.detect(target) == TargetType.COMMAND) {
            warnOfArgs();
            builder.target(target);
        } else {
            builder.target(target, words());
        }
    }

    private Object[] words() {
        return args == null ? new Object[0] : CommandLine.split(args).toArray();
    }

    /** As watchfiles does. */
    private void warnOfArgs() {
        if (args != null) {
            OneLine.print(
                    spec().commandLine(),
                    "--args is left out: '" + target + "' is a command, which has its arguments within");
        }
    }

    private ChangeFilter filter() {
        ChangeFilter named = Filters.named(filter, classPath == null ? "" : classPath);
        // An empty one would stand for the working directory.
        Path[] ignored =
                ignorePaths.stream().filter(path -> !path.toString().isEmpty()).toArray(Path[]::new);
        return ignored.length == 0 ? named : named.and(ChangeFilter.ignoring(ignored));
    }
}
