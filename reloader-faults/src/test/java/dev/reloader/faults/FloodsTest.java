package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * More happens than anybody can follow: in the end the program runs with what is there then. How long it goes on says the
 * system property {@code faults.seconds}.
 */
class FloodsTest extends FaultTest {
    private static final int SECONDS = Integer.getInteger("faults.seconds", 60);
    private static final int CHANGES_A_SECOND = 10_000;
    private static final int FILES = 1_000;
    private static final int MANY_FILES = 100_000;

    /** For twice as many files of a page each, in bytes. */
    private static final long ROOM = 1L << 30;

    /** What a parent may have beside its heap. */
    private static final long MOST_BESIDE_HEAP = 200_000;

    private static final Duration LONGEST_BATCH = Duration.ofMillis(1600);

    private static final Path QUEUED_EVENTS = Path.of("/proc/sys/fs/inotify/max_queued_events");

    private Path conf;
    private int heapMebibytes = 96;

    @BeforeEach
    void prepareFiles() throws IOException {
        conf = Files.createDirectories(directory.resolve("conf"));
        write("0");
        program.main(
                "var r = Reloader.start(App.class, args);",
                "var sum = new java.util.zip.CRC32();",
                "for (int i = 0; Files.exists(Path.of(\"conf/file\" + i)); i++)",
                "    sum.update(Files.readAllBytes(Path.of(\"conf/file\" + i)));",
                "say(\"up \" + r.generation() + \" with \" + Files.readString(Path.of(\"conf/app.txt\")).strip()"
                        + " + \" and \" + sum.getValue());",
                "forever();");
    }

    /** Of what has been flooded, as the program reckons it when it starts. */
    private long sum() throws IOException {
        var sum = new CRC32();
        for (int i = 0; Files.exists(conf.resolve("file" + i)); i++) {
            sum.update(Files.readAllBytes(conf.resolve("file" + i)));
        }
        return sum.getValue();
    }

    private void write(String text) throws IOException {
        Files.writeString(conf.resolve("app.txt"), text + "\n");
    }

    private void start(Path... more) throws IOException {
        String watched = Stream.concat(Stream.of(conf), Stream.of(more))
                .map(Path::toString)
                .collect(Collectors.joining(","));
        program.with("-Dreloader.watch=" + watched, "-Xmx" + heapMebibytes + "m")
                .start();
        program.await("^up 0 with 0 and ");
    }

    /** What comes last is what the program runs with, and then everything is as ever. */
    private void assertEndIsRight() throws IOException {
        write("the end");
        program.await("^up \\d+ with the end and " + sum() + "$");
        write("more");
        program.await("^up \\d+ with more and ");
        assertThat(mostKilobytes()).isLessThan(MOST_BESIDE_HEAP + 1024L * heapMebibytes);
        assertThat(program.allLines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }

    /** That the parent has ever had in memory. */
    private long mostKilobytes() throws IOException {
        Path status = Path.of("/proc", Long.toString(program.pid()), "status");
        String line = Files.readAllLines(status).stream()
                .filter(each -> each.startsWith("VmHWM:"))
                .findAny()
                .orElseThrow();
        return Long.parseLong(line.replaceAll("\\D", ""));
    }

    @Test
    @Tag("long")
    void aFloodOfChanges() throws IOException {
        start();
        long begin = System.nanoTime();
        long changes = (long) SECONDS * CHANGES_A_SECOND;
        for (long change = 0; change < changes; change++) {
            Files.writeString(conf.resolve("file" + change % FILES), Long.toString(change));
            LockSupport.parkNanos(begin + change * 1_000_000_000 / CHANGES_A_SECOND - System.nanoTime());
        }
        // A batch that goes on is over after 1.6 s; a busy machine takes longer for the flood.
        long batches = (System.nanoTime() - begin) / LONGEST_BATCH.toNanos();
        program.await("^up \\d+ with 0 and " + sum() + "$");
        long restarts = program.allLines().stream()
                .filter(line -> line.matches(".*changed: conf/.* and \\d+ more"))
                .count();
        assertThat(restarts).isBetween(2L, batches + 1);
        assertEndIsRight();
    }

    @Test
    @Tag("long")
    void manyFilesAreDeletedAndRestored() throws IOException {
        need("seq");
        Path many = Files.createTempDirectory(roomyPlace(), "reloader-many");
        try {
            sh("cd " + many + "; mkdir files; cd files; seq " + MANY_FILES
                    + " | split -l 1 -a 5 - file; cp -r . ../copy");
            heapMebibytes = 256;
            start(many.resolve("files"));
            for (int i = 0; i < 2; i++) {
                sh("cd " + many + "; rm -r files; cp -r copy files");
            }
            program.await("changed: .* and \\d+ more");
            assertEndIsRight();
            sh("echo changed >" + many + "/files/fileaaaaa");
            program.await("changed: " + many + "/files/fileaaaaa$");
            program.await("^up \\d+ with more and ");
        } finally {
            program.close();
            run("rm", "-r", many.toString());
        }
    }

    /** In memory if possible, as it is the parent that is tested, and not the disk. */
    private Path roomyPlace() throws IOException {
        Path memory = Path.of("/dev/shm");
        boolean hasRoom =
                Files.isDirectory(memory) && Files.getFileStore(memory).getUsableSpace() > ROOM;
        return hasRoom ? memory : directory;
    }

    @Test
    void moreAtOnceThanTheSystemTells() throws IOException {
        start();
        // Each is told of at least twice.
        overflow(queuedEvents() * 3 / 4);
    }

    /** While this is prepared the whole machine has no more, so it is done only where nobody else works, and no other test. */
    @Test
    @Tag("alone")
    void aQueueOfSixteenEvents() throws IOException {
        assumeThat(System.getenv("CI")).isEqualTo("true");
        assumeThat(QUEUED_EVENTS).isWritable();
        int before = queuedEvents();
        Files.writeString(QUEUED_EVENTS, "16");
        try {
            start();
        } finally {
            Files.writeString(QUEUED_EVENTS, Integer.toString(before));
        }
        overflow(20);
    }

    /** How many the system keeps for one who does not fetch them. */
    private static int queuedEvents() throws IOException {
        // Not readString, which begins with a single byte, and there is no second read.
        try (var setting = Files.newBufferedReader(QUEUED_EVENTS)) {
            return Integer.parseInt(setting.readLine());
        }
    }

    private void overflow(int changes) throws IOException {
        program.signal("STOP");
        for (int i = 0; i < changes; i++) {
            Files.writeString(conf.resolve("file" + i), "x");
        }
        write("1");
        program.signal("CONT");
        program.await("inotify: too much happened at once to be told; looking at everything");
        program.await("^up \\d+ with 1 and " + sum() + "$");
        assertEndIsRight();
    }

    @Test
    void moreDirectoriesThanTheSystemWatches() throws IOException {
        need("unshare");
        sh("for i in $(seq 100); do mkdir conf/d$i; done");
        var words = new ArrayList<>(List.of("unshare", "--user", "--map-root-user"));
        words.addAll(List.of("sh", "-e", "-c", "echo 64 >/proc/sys/user/max_inotify_watches; exec \"$0\" \"$@\""));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(program.quickOptions());
        words.addAll(List.of("-Dreloader.monitor=auto", "-Dreloader.watch=conf", "-cp"));
        words.addAll(List.of(program.classes() + File.pathSeparator + Program.reloaderClassPath(), "App"));
        program.run(words);
        program.await("as many directories as inotify allows \\(\\d{4,}\\).*max_user_watches=.*; " + conf
                + " is polled instead");
        program.await("watching .*\\(inotify, and polling\\)");
        program.await("^up 0 with 0 and ");
        sh("echo 1 >conf/d100/file; echo 1 >conf/app.txt");
        program.await("^up 1 with 1 and ");
        assertEndIsRight();
    }
}
