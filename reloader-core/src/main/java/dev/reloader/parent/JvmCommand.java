package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.ReloaderConfig;
import dev.reloader.ReloaderException;
import dev.reloader.parent.JavaCommandLine.Form;
import dev.reloader.worker.AgentArgument;
import dev.reloader.worker.Ports;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.jar.JarFile;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The command line that runs the user's program as a worker: the one that this JVM was launched with, word for word where
 * that is possible.
 *
 * @param java the java binary
 * @param words what follows it, our agent not included
 * @param argFileCharset with what the words are to be written into an argfile, if they cannot be passed as they are
 * @param environment variables that differ from this JVM's
 * @param leftOut options that two JVMs cannot share, and that the worker therefore does not get
 * @param debugger where it waits for a debugger, if it does
 * @param standbyObstacle why no worker may be started before it is needed; empty if it may
 * @param ownClassPath whether the worker has our classes on its class path; if not, the agent must bring them
 * @param files what the program is built from
 */
public record JvmCommand(
        Path java,
        List<String> words,
        Optional<Charset> argFileCharset,
        Map<String, String> environment,
        List<String> leftOut,
        Optional<Debugger> debugger,
        Optional<String> standbyObstacle,
        boolean ownClassPath,
        ProgramFiles files)
        implements Program {

    /** Two JVMs cannot both listen there, and a debugger that waits for one connection takes no second. */
    private static final Pattern CLASHING = Pattern.compile(
            "-agentlib:jdwp(=\\S*)?|-Xrunjdwp(:\\S*)?|-agentpath:\\S*jdwp\\S*|-Dcom\\.sun\\.management\\.jmxremote\\.(rmi\\.)?port=\\S*");

    private static final List<String> PATH_OPTIONS =
            List.of("-cp", "-classpath", "--class-path", "-p", "--module-path");

    /** JEP 512: from there on main need be neither public nor static, nor take arguments. */
    private static final int INSTANCE_MAIN = 25;

    private static final String AGENT_OPTION = "-javaagent:";

    private static final String SOURCE_LAUNCHER = "com.sun.tools.javac.launcher.";

    /**
     * The command line for a worker.
     *
     * @throws ReloaderException if the class has no main method, or there is no way to run it
     */
    static JvmCommand of(Class<?> mainClass, List<String> args, JvmAdditions additions, Launch launch) {
        requireMain(mainClass);
        return new Composer(Optional.of(mainClass), args, launch, Optional.empty(), additions).compose();
    }

    /** As {@link #of(Class, List, JvmAdditions, Launch)}, for a class that this JVM was launched with, or could have been. */
    public static JvmCommand of(Class<?> mainClass, List<String> args, JvmAdditions additions) {
        return of(mainClass, args, additions, Launch.ofThisJvm());
    }

    /**
     * The command line for a worker that runs a program which has no line of ours in it.
     *
     * @param words what would follow {@code java} on a command line
     * @param config says whether the program is compiled before it is run
     * @throws ReloaderException if they name no program, or one that is not there
     */
    public static JvmCommand of(List<String> words, JvmAdditions additions, ReloaderConfig config) {
        Launch launch = Launch.ofWords(words, config);
        return new Composer(Optional.empty(), List.of(), launch, Optional.empty(), additions).compose();
    }

    /**
     * The command line for a worker that runs what this JVM was launched with, in an agent of which the worker gets nothing.
     *
     * @param agent the agent's class
     */
    public static JvmCommand ofThisJvmWithout(Class<?> agent, JvmAdditions additions) {
        return withoutAgent(agent, additions, Launch.ofThisJvm());
    }

    static JvmCommand withoutAgent(Class<?> agent, JvmAdditions additions, Launch launch) {
        return new Composer(Optional.empty(), launch.argumentsOfCommand(), launch, Optional.of(agent), additions)
                .compose();
    }

    private static void requireMain(Class<?> mainClass) {
        if (!hasMain(mainClass)) {
            throw new ReloaderException(mainClass.getName()
                    + " has no 'public static void main(String[] args)': pass the class that java launches");
        }
    }

    private static boolean hasMain(Class<?> mainClass) {
        try {
            Method main = mainClass.getMethod("main", String[].class);
            if (Modifier.isStatic(main.getModifiers())) {
                return true;
            }
        } catch (NoSuchMethodException e) {
            // It may have one that only newer JVMs accept.
        }
        for (Class<?> c = mainClass; c != null && Runtime.version().feature() >= INSTANCE_MAIN; c = c.getSuperclass()) {
            boolean has = Arrays.stream(c.getDeclaredMethods())
                    .anyMatch(method -> method.getName().equals("main")
                            && !Modifier.isPrivate(method.getModifiers())
                            && (method.getParameterCount() == 0
                                    || Arrays.equals(method.getParameterTypes(), new Class<?>[] {String[].class})));
            if (has) {
                return true;
            }
        }
        return false;
    }

    @Override
    public ProcessBuilder launch(RunDirectory directory, List<FileChange> changes) throws IOException {
        var argument = new AgentArgument(ProcessHandle.current().pid(), debugPort(), directory.socket());
        List<String> command = withAgent(directory.agentJar(), argument, directory.argFile());
        ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
        environment.forEach((name, value) -> {
            if (value.isEmpty()) {
                // Even of an empty one the JVM says that it has picked it up.
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        return builder;
    }

    @Override
    public OptionalInt debugPort() {
        return debugger.map(waits -> OptionalInt.of(waits.port())).orElse(OptionalInt.empty());
    }

    @Override
    public boolean hasPipe() {
        return true;
    }

    @Override
    public boolean needsAgentClasses() {
        return !ownClassPath;
    }

    @Override
    public String stopSignal() {
        return "TERM";
    }

    /** The words of the whole command, the java binary first. */
    List<String> withAgent(Path agentJar, AgentArgument argument, Path argFile) throws IOException {
        var command = new ArrayList<String>();
        command.add(java.toString());
        command.add("-javaagent:" + agentJar + "=" + argument);
        debugger.map(Debugger::option).ifPresent(command::add);
        if (argFileCharset.isPresent()) {
            ArgFile.write(argFile, words, argFileCharset.get());
            command.add("@" + argFile);
        } else {
            command.addAll(words);
        }
        return command;
    }

    /** Puts the command together for one main class. */
    private static final class Composer {
        /** Empty if the program is what the command line says, arguments included. */
        private final Optional<Class<?>> mainClass;

        private final List<String> args;
        private final Launch launch;

        /** The agent that made this JVM a parent, and that the worker gets nothing of. */
        private final Optional<Class<?>> agent;

        private final JvmAdditions additions;

        private final Optional<JavaCommandLine> asTyped;
        private final JavaCommandLine original;
        private final List<String> leftOut = new ArrayList<>();

        /** What was in them when the program was launched counts, even if they are gone by now. */
        private boolean usesArgFiles;

        Composer(
                Optional<Class<?>> mainClass,
                List<String> args,
                Launch launch,
                Optional<Class<?>> agent,
                JvmAdditions additions) {
            this.mainClass = mainClass;
            this.args = args;
            this.launch = launch;
            this.agent = agent;
            this.additions = additions;
            this.asTyped = launch.words().flatMap(this::parse);
            this.original = asTyped.orElseGet(this::reconstructed);
        }

        private Optional<JavaCommandLine> parse(List<String> words) {
            try {
                return JavaCommandLine.parse(words, name -> {
                    usesArgFiles = true;
                    try {
                        return ArgFile.read(Path.of(name), launch.charset());
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            } catch (UncheckedIOException e) {
                // An argfile that can be read only once, or is gone: the runtime still knows what was in it.
                return Optional.empty();
            }
        }

        JvmCommand compose() {
            JavaCommandLine line = commandLine();
            JavaCommandLine kept =
                    new JavaCommandLine(keepOut(line.options()), line.form(), line.target(), line.arguments());
            Map<String, String> environment = cleanedEnvironment();
            List<String> keptWords = kept.words();
            boolean isWhole =
                    asTyped.filter(typed -> typed.words().equals(keptWords)).isPresent();
            boolean isOriginal = isWhole && isReadable() && !usesArgFiles;
            JvmOptions options = reachingWorker(kept, environment);
            List<String> words = new ArrayList<>();
            if (additions.fastFlags()) {
                words.addAll(FastFlags.of(
                        options,
                        System.getProperty("java.vm.name"),
                        Runtime.version().feature()));
            }
            Optional<Debugger> debugger = debugger();
            words.addAll(isOriginal ? launch.words().orElseThrow() : keptWords);
            return new JvmCommand(
                    launch.java(),
                    List.copyOf(words),
                    isOriginal ? Optional.empty() : Optional.of(launch.charset()),
                    environment,
                    List.copyOf(leftOut),
                    debugger,
                    debugger.isPresent() ? Optional.of("debug") : StandbyObstacle.first(options),
                    isOnWorkersClassPath(),
                    ProgramFiles.of(kept, classPath(), launch));
        }

        private Optional<Debugger> debugger() {
            if (additions.debug().isPresent()) {
                return Optional.of(Debugger.on(additions.debug().getAsInt()));
            }
            Optional<String> option = leftOut.stream()
                    .filter(each -> Debugger.told(each).isPresent())
                    .findFirst();
            Optional<Debugger> told = option.filter(each -> !isParents(each))
                    .flatMap(Debugger::told)
                    .filter(it -> it.port() > 0 && Ports.isFree(it.port()));
            if (told.isPresent()) {
                // It is the worker's, as it was told.
                leftOut.remove(option.get());
                return told;
            }
            return option.flatMap(each -> Debugger.moved(each, additions.ports()));
        }

        /** Whether this JVM has heeded the option. A debugger's port alone does not tell: while one is connected, nobody listens. */
        private boolean isParents(String option) {
            if (mainClass.isPresent()) {
                return true;
            }
            if (agent.isEmpty()) {
                // The command line is the worker's alone; the variables are not.
                return !original.options().contains(option);
            }
            // Our agent does not return, so the JVM never begins with what comes after it.
            return new JvmOptions(original.options(), launch.environment())
                    .all()
                    .takeWhile(each -> !isOurAgent(each))
                    .anyMatch(option::equals);
        }

        private JvmOptions reachingWorker(JavaCommandLine line, Map<String, String> cleaned) {
            var environment = new HashMap<>(launch.environment());
            environment.putAll(cleaned);
            environment.putAll(additions.environment());
            environment.values().removeIf(String::isEmpty);
            return new JvmOptions(line.options(), environment);
        }

        private boolean isReadable() {
            return launch.charset().equals(Launch.processCharset());
        }

        private boolean isOnWorkersClassPath() {
            return mainClass.isPresent() && JvmCommand.class.getClassLoader() == ClassLoader.getSystemClassLoader();
        }

        private JavaCommandLine commandLine() {
            return mainClass.map(this::commandLine).orElse(original);
        }

        private JavaCommandLine commandLine(Class<?> main) {
            ClassLoader loader = main.getClassLoader();
            if (loader == ClassLoader.getSystemClassLoader()) {
                return withMainAndArgs(original, main);
            }
            return plainClassPath(loader)
                    .map(classPath -> withClassPath(classPath, main))
                    .orElseGet(() -> withArgs(original));
        }

        /** The main class and the arguments that were passed to us win over those on the command line. */
        private JavaCommandLine withMainAndArgs(JavaCommandLine line, Class<?> main) {
            if (isSameMain(line, main.getName())) {
                return withArgs(line);
            }
            if (main.getModule().isNamed()) {
                String target = main.getModule().getName() + "/" + main.getName();
                return new JavaCommandLine(line.options(), Form.MODULE, target, args);
            }
            var options = new ArrayList<>(line.options());
            if (line.form() == Form.JAR) {
                options.add("-cp");
                options.add(launch.classPath());
            }
            return new JavaCommandLine(options, Form.CLASS, main.getName(), args);
        }

        private JavaCommandLine withArgs(JavaCommandLine line) {
            List<String> seen =
                    line.arguments().stream().map(launch::asProgramSees).toList();
            return seen.equals(args) ? line : new JavaCommandLine(line.options(), line.form(), line.target(), args);
        }

        private boolean isSameMain(JavaCommandLine line, String name) {
            return switch (line.form()) {
                case CLASS ->
                    launch.asProgramSees(line.target()).replace('/', '.').equals(name);
                case JAR ->
                    mainClassOf(Path.of(line.target())).map(name::equals).orElse(true);
                case MODULE ->
                    line.target().endsWith("/" + name)
                            || !line.target().contains("/")
                                    && mainClassOfModule(line.target())
                                            .map(name::equals)
                                            .orElse(false);
                // What the source launcher compiles is not in the system class loader.
                case SOURCE -> false;
            };
        }

        private static Optional<String> mainClassOf(Path jar) {
            try (var file = new JarFile(jar.toFile())) {
                Manifest manifest = file.getManifest();
                return Optional.ofNullable(manifest)
                        .map(m -> m.getMainAttributes().getValue("Main-Class"));
            } catch (IOException e) {
                // It was good enough to launch this JVM.
                return Optional.empty();
            }
        }

        private static Optional<String> mainClassOfModule(String module) {
            return ModuleLayer.boot()
                    .findModule(module)
                    .flatMap(found -> found.getDescriptor().mainClass());
        }

        /** A class loader of plain directories and jars, as {@code mvn exec:java} has one, is as good as a class path. */
        private static Optional<String> plainClassPath(ClassLoader loader) {
            if (!(loader instanceof URLClassLoader urls) || urls.getURLs().length == 0) {
                return Optional.empty();
            }
            var paths = new ArrayList<String>();
            for (URL url : urls.getURLs()) {
                if (!url.getProtocol().equals("file")) {
                    return Optional.empty();
                }
                try {
                    paths.add(Path.of(url.toURI()).toString());
                } catch (URISyntaxException | IllegalArgumentException e) {
                    return Optional.empty();
                }
            }
            return Optional.of(String.join(File.pathSeparator, paths));
        }

        private JavaCommandLine withClassPath(String classPath, Class<?> main) {
            List<String> options = original.options();
            var others = new ArrayList<String>();
            for (int i = 0; i < options.size(); i++) {
                if (PATH_OPTIONS.contains(options.get(i))) {
                    i++;
                } else if (!isPathOption(options.get(i))) {
                    others.add(options.get(i));
                }
            }
            // Maven and its like make system properties of their own arguments.
            original.arguments().stream()
                    .filter(argument -> argument.startsWith("-D"))
                    .forEach(others::add);
            others.add("-cp");
            others.add(classPath);
            return new JavaCommandLine(others, Form.CLASS, main.getName(), args);
        }

        private static boolean isPathOption(String option) {
            return PATH_OPTIONS.stream().anyMatch(name -> option.startsWith(name + "="));
        }

        /**
         * Where the system does not tell the command line: the runtime knows its own options, and what was launched, followed by
         * the arguments.
         */
        private JavaCommandLine reconstructed() {
            var options = new ArrayList<>(runtimeOptions());
            boolean knowsModulePath = options.stream().anyMatch(option -> option.startsWith("--module-path="));
            if (!launch.modulePath().isEmpty() && !knowsModulePath) {
                options.add("--module-path=" + launch.modulePath());
            }
            String classPath = launch.classPath();
            boolean isLaunched = (launch.command() + " ").startsWith(classPath + " ");
            if (isLaunched && !classPath.isEmpty() && Files.isRegularFile(Path.of(classPath))) {
                return new JavaCommandLine(options, Form.JAR, classPath, args);
            }
            if (!classPath.isEmpty()) {
                options.add("-cp");
                options.add(classPath);
            }
            String launched = launch.command().split(" ", 2)[0];
            if (launched.contains(SOURCE_LAUNCHER)) {
                return new JavaCommandLine(options, Form.SOURCE, launchedSource(), args);
            }
            return new JavaCommandLine(options, launched.contains("/") ? Form.MODULE : Form.CLASS, launched, args);
        }

        private String launchedSource() {
            String source = launch.command().substring(launch.command().indexOf(' ') + 1);
            String arguments = " " + String.join(" ", args);
            return source.endsWith(arguments) ? source.substring(0, source.length() - arguments.length()) : source;
        }

        /** What came from the environment comes from there again. */
        private List<String> runtimeOptions() {
            var options = new ArrayList<>(launch.inputArguments().get());
            for (String variable : JvmOptions.VARIABLES) {
                JvmOptions.words(launch.environment().getOrDefault(variable, "")).stream()
                        .map(JvmOptions::unquoted)
                        .forEach(options::remove);
            }
            return options;
        }

        private List<String> keepOut(List<String> options) {
            var kept = new ArrayList<String>();
            for (String option : options) {
                if (CLASHING.matcher(option).matches()) {
                    leftOut.add(option);
                } else if (!isOurAgent(option)) {
                    kept.add(option);
                }
            }
            return kept;
        }

        private Map<String, String> cleanedEnvironment() {
            var cleaned = new HashMap<String, String>();
            for (String variable : JvmOptions.VARIABLES) {
                String value = launch.environment().getOrDefault(variable, "");
                List<String> words = JvmOptions.words(value);
                List<String> kept =
                        keepOut(words.stream().map(JvmOptions::unquoted).toList());
                if (kept.size() < words.size()) {
                    cleaned.put(
                            variable,
                            words.stream()
                                    .filter(word -> kept.contains(JvmOptions.unquoted(word)))
                                    .collect(Collectors.joining(" ")));
                }
            }
            return cleaned;
        }

        private boolean isOurAgent(String option) {
            return agent.isPresent()
                    && option.startsWith(AGENT_OPTION)
                    && isOurAgentsJar(option.substring(AGENT_OPTION.length()).split("=", 2)[0]);
        }

        /**
         * By what its manifest says: the class itself may be loaded from another jar, if the program has that on its class path.
         */
        private boolean isOurAgentsJar(String jar) {
            try (var file = new JarFile(jar)) {
                Manifest manifest = file.getManifest();
                return manifest != null
                        && agent.map(Class::getName)
                                .filter(name ->
                                        name.equals(manifest.getMainAttributes().getValue("Premain-Class")))
                                .isPresent();
            } catch (IOException e) {
                // The JVM would not have started with an agent that is not there.
                return false;
            }
        }

        private String classPath() {
            return mainClass
                    .flatMap(main -> plainClassPath(main.getClassLoader()))
                    .orElse(launch.classPath());
        }
    }
}
