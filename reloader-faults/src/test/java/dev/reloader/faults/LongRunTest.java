package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.process.ParentFigures;
import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import org.junit.jupiter.api.Test;

/**
 * Work as it goes on all day, and what goes wrong then, at random: after each step the newest code runs, and in the end nothing has
 * grown. How many steps are taken says the system property {@code faults.steps}, the longest pause before each, in milliseconds,
 * {@code faults.pause}, and which steps these are {@code faults.seed}.
 */
class LongRunTest extends FaultTest {
    private static final int STEPS = Integer.getInteger("faults.steps", 40);
    private static final int PAUSE = Integer.getInteger("faults.pause", 200);

    /** In this time the newest code runs, whatever has happened; a worker that does not end takes a second of it. */
    private static final Duration BOUND = Duration.ofSeconds(10);

    /** In bytes, and in objects of ours: what is on its way, and what the JVM itself takes now and then. */
    private static final long NOISE_BYTES = 200_000;

    private static final long NOISE_OBJECTS = 200;

    private final long seed = Long.getLong("faults.seed", System.nanoTime());
    private final Random random = new Random(seed);
    private final List<Step> steps = List.of(
            this::save,
            this::saveByRename,
            this::saveTwice,
            this::saveInTwoHalves,
            this::saveWithAnErrorFirst,
            this::saveAfterDeletingTheSource,
            this::saveAfterAClassThatCannotBeLoaded,
            this::saveWithTheParentStopped,
            this::saveByCheckout,
            this::replaceJar,
            this::swapConfig,
            this::saveWithTheWorkerDead,
            this::saveWithTheWorkerStopped,
            this::saveWithStandbyAndGuardianDead,
            this::saveWithStandbyAndGuardianStopped,
            this::saveWithoutRunDirectory,
            this::saveWithoutPipe,
            this::saveAmongManyOtherChanges);

    /** In the environment of whatever this parent starts, and of what that starts. */
    private final String mark = "RELOADER_FAULTS=" + UUID.randomUUID();

    private Path source;
    private Path conf;
    private int version;
    private int jarVersion;
    private int confVersion;
    private long worker;

    private interface Step {
        void take() throws IOException;
    }

    private static String text(int version) {
        return "class Value { static final int VALUE = Integer.parseInt(\"" + version + "\"); }\n";
    }

    @Test
    void theNewestCodeRunsAndNothingGrows() throws IOException {
        source = directory.resolve("src/Value.java");
        conf = Files.createDirectories(directory.resolve("conf"));
        mount(0);
        Files.createSymbolicLink(conf.resolve("app.txt"), Path.of("..data/app.txt"));
        sh("git init -q; git init -q other; mkdir other/src");
        library(0);
        Path jar = Files.move(directory.resolve("library0.jar"), directory.resolve("lib.jar"));
        program.compile("Value", text(0))
                .compile(
                        "App",
                        Program.app(
                                "var r = Reloader.start(App.class, args);",
                                // What outlives a worker unless the parent sees to it.
                                "new ProcessBuilder(\"sh\", \"-c\", \"setsid sleep 1000 &\").start().waitFor();",
                                "say(\"up \" + ProcessHandle.current().pid() + \" with \" + Value.VALUE + \", \""
                                        + " + new Library().value() + \", \" + Files.readString(Path.of(\"conf/app.txt\")));",
                                "forever();"),
                        program.classes(),
                        jar);
        var words = new ArrayList<>(program.quickOptions());
        words.addAll(List.of(ParentFigures.OPTIONS));
        words.addAll(List.of("-Dreloader.monitor=auto", "-Dreloader.compile=true", "-Dreloader.sources=src=classes"));
        words.addAll(List.of("-Dreloader.watch=conf", "-Dreloader.shutdownInterval=1s", "-Dreloader.verbose=2", "-cp"));
        words.add(String.join(
                File.pathSeparator, program.classes().toString(), jar.toString(), Program.reloaderClassPath()));
        words.add("App");
        String[] variable = mark.split("=");
        program.environment(variable[0], variable[1]).java(words);
        List<Matcher> lines = program.awaitAll(newest(), "reloads have been rehearsed", "the compiler is warm");
        worker = Long.parseLong(lines.get(0).group(1));

        // The first of each kind loads classes, in the parent and in the compiler.
        for (Step step : steps) {
            step.take();
        }
        ParentFigures before = figures();
        long temporaryBefore = temporaryFiles();
        take(STEPS - steps.size());
        ParentFigures after = figures();
        long temporaryAfter = temporaryFiles();

        assertThat(after.descriptors()).as("descriptors, seed " + seed).isLessThanOrEqualTo(before.descriptors());
        assertThat(after.threads()).as("threads, seed " + seed).isLessThanOrEqualTo(before.threads());
        assertThat(after.objects()).as("objects, seed " + seed).isLessThan(before.objects() + NOISE_OBJECTS);
        assertThat(after.bytes()).as("bytes, seed " + seed).isLessThan(before.bytes() + NOISE_BYTES);
        assertThat(temporaryAfter).as("temporary files, seed " + seed).isLessThanOrEqualTo(temporaryBefore);
        assertThat(program.leftInTemporary()).hasSize(1);
        assertThat(directory.toFile().list()).noneMatch(name -> name.startsWith(".reloader"));
        program.signal("TERM");
        assertThat(program.exitCode()).isEqualTo(143);
        assertThat(program.leftInTemporary()).isEmpty();
    }

    /** When worker and standby have come up. */
    private ParentFigures figures() throws IOException {
        save();
        program.await("the standby, process \\d+, is parked");
        assertThat(program.process().descendants().count())
                .as("worker, standby and guardian")
                .isEqualTo(3);
        assertThat(workersAndTheirs()).as("worker, its daemon and standby").hasSize(3);
        // What the JDK knows of a jar that has been replaced is left to a cleaner, and goes with the second collection
        // only.
        ParentFigures.of(program);
        return ParentFigures.of(program);
    }

    private long temporaryFiles() throws IOException {
        try (var files = Files.walk(program.file("tmp"))) {
            return files.count();
        }
    }

    /** Also those that have lost their parents. */
    private List<Path> workersAndTheirs() throws IOException {
        var found = new ArrayList<Path>();
        try (var processes = Files.newDirectoryStream(Path.of("/proc"), "[0-9]*")) {
            for (Path process : processes) {
                try {
                    String all = Files.readString(process.resolve("environ"), StandardCharsets.ISO_8859_1);
                    if (all.contains(mark) && all.contains("RELOADER_WORKER=")) {
                        found.add(process);
                    }
                } catch (IOException e) {
                    // It has ended, or is not ours.
                }
            }
        }
        return found;
    }

    private void take(int count) throws IOException {
        for (int step = 0; step < count; step++) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(PAUSE + 1)));
            steps.get(random.nextInt(steps.size())).take();
        }
    }

    /** What the newest code says. */
    private String newest() {
        return "^up (\\d+) with " + version + ", " + jarVersion + ", " + confVersion + "$";
    }

    private void awaitNewest(long since) {
        Matcher up = program.await(newest());
        assertThat(Duration.ofNanos(System.nanoTime() - since))
                .as("until version " + version + " runs, seed " + seed)
                .isLessThan(BOUND);
        worker = Long.parseLong(up.group(1));
    }

    private void save() throws IOException {
        long since = System.nanoTime();
        Files.writeString(source, text(++version));
        awaitNewest(since);
    }

    private void saveByRename() throws IOException {
        long since = System.nanoTime();
        Path other = Files.writeString(source.resolveSibling("Value.java~"), text(++version));
        Files.move(other, source, StandardCopyOption.ATOMIC_MOVE);
        awaitNewest(since);
    }

    private void saveTwice() throws IOException {
        Files.writeString(source, text(++version));
        save();
    }

    private void saveInTwoHalves() throws IOException {
        String text = text(++version);
        long since = System.nanoTime();
        try (var out = Files.newBufferedWriter(source)) {
            out.write(text, 0, text.length() / 2);
            out.flush();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(100)));
            out.write(text, text.length() / 2, text.length() - text.length() / 2);
        }
        awaitNewest(since);
    }

    private void saveWithAnErrorFirst() throws IOException {
        Files.writeString(source, text(++version).replace("Integer", "Intger"));
        program.await("1 error, so nothing is restarted");
        save();
    }

    private void saveAfterDeletingTheSource() throws IOException {
        Files.delete(source);
        program.await("errors?, so nothing is restarted");
        save();
    }

    private void saveAfterAClassThatCannotBeLoaded() throws IOException {
        Files.writeString(source, text(++version).replace("\"" + version, "\"x"));
        program.await("the program ended with exit code 1");
        save();
    }

    private void saveWithTheParentStopped() throws IOException {
        program.signal("STOP");
        Files.writeString(source, text(++version));
        long since = System.nanoTime();
        program.signal("CONT");
        awaitNewest(since);
    }

    private void saveByCheckout() throws IOException {
        Files.writeString(directory.resolve("other/src/Value.java"), text(++version));
        String git = "git -c user.name=User -c user.email=user@example.org";
        sh("cd other; " + git + " add src; " + git + " commit -q -m " + version);
        sh("git fetch -q other");
        long since = System.nanoTime();
        sh("git checkout -q -f FETCH_HEAD");
        awaitNewest(since);
    }

    private void replaceJar() throws IOException {
        library(++jarVersion);
        long since = System.nanoTime();
        Files.move(
                directory.resolve("library" + jarVersion + ".jar"),
                directory.resolve("lib.jar"),
                StandardCopyOption.ATOMIC_MOVE);
        awaitNewest(since);
    }

    /** A jar elsewhere. */
    private void library(int value) throws IOException {
        Path contents = Files.createDirectories(directory.resolve("library"));
        Path sources = Files.createDirectories(directory.resolve("library-src"));
        Files.writeString(
                sources.resolve("Library.java"),
                "public class Library { public int value() { return " + value + "; } }");
        sh("javac -d library library-src/Library.java");
        Program.jar(directory.resolve("library" + value + ".jar"), Program.manifest(), contents);
    }

    private void swapConfig() throws IOException {
        long since = System.nanoTime();
        mount(++confVersion);
        awaitNewest(since);
    }

    /** As Kubernetes does it. */
    private void mount(int value) throws IOException {
        Path next = Files.createDirectory(conf.resolve("..data_" + value));
        Files.writeString(next.resolve("app.txt"), Integer.toString(value));
        Path link = Files.createSymbolicLink(conf.resolve("..data_tmp"), next.getFileName());
        Files.move(link, conf.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (value > 0) {
            Path old = conf.resolve("..data_" + (value - 1));
            Files.delete(old.resolve("app.txt"));
            Files.delete(old);
        }
    }

    /** The step before may have made more than one change, the last of which calls for yet another restart. */
    private void awaitAWorkerThatStays() throws IOException {
        save();
    }

    private void saveWithTheWorkerDead() throws IOException {
        awaitAWorkerThatStays();
        Program.signal("KILL", worker);
        program.await("the program ended with exit code 137");
        save();
    }

    private void saveWithTheWorkerStopped() throws IOException {
        awaitAWorkerThatStays();
        Program.signal("STOP", worker);
        save();
    }

    private void saveWithStandbyAndGuardianDead() throws IOException {
        besideWorker().forEach(ProcessHandle::destroyForcibly);
        save();
    }

    private void saveWithStandbyAndGuardianStopped() throws IOException {
        for (ProcessHandle process : besideWorker()) {
            // It may have ended this moment.
            sh("kill -STOP " + process.pid() + " || true");
        }
        save();
    }

    private List<ProcessHandle> besideWorker() {
        return program.process()
                .children()
                .filter(child -> child.pid() != worker)
                .toList();
    }

    private void saveWithoutRunDirectory() throws IOException {
        for (Path runDirectory : program.leftInTemporary()) {
            // Somebody may be writing there.
            sh("rm -r " + runDirectory + " || true");
        }
        save();
    }

    private void saveWithoutPipe() throws IOException {
        for (Path runDirectory : program.leftInTemporary()) {
            // A directory that was made a moment ago may not have one yet.
            sh("rm -f " + runDirectory + "/pipe");
        }
        save();
    }

    private void saveAmongManyOtherChanges() throws IOException {
        for (int file = 0; file < 200; file++) {
            Files.writeString(conf.resolve("file" + file), "version " + version);
        }
        for (int file = 0; file < 200; file++) {
            Files.delete(conf.resolve("file" + file));
        }
        save();
    }
}
