package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.reloader.process.Program;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever files are called, wherever links lead and whatever the clock says: each change is one restart. */
class StrangePathsTest extends FaultTest {
    private static final int CHANGES = 2;
    private static final String SAME_SIZE_AND_TIME = "the same size, and the time set back";

    private static final String[] APP = {
        "var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();"
    };

    private static final String DEEP = "deep=conf; for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do"
            + " deep=$deep/$(printf '%0150d' $i); done; ";

    /** A shell starts a process for each deletion, and on a busy machine takes longer for that than a batch lasts. */
    private static final String ONE_PROCESS = "perl -e '";

    /** What is there before the start, and a script that makes one change with the text NEW. */
    static Stream<Arguments> paths() {
        return Stream.of(
                Arguments.of("a newline", "", "echo NEW >\"conf/$(printf 'a\\nb')\""),
                Arguments.of("not UTF-8", "", "echo NEW >\"conf/$(printf 'a\\377')\""),
                Arguments.of(
                        "a directory that is not UTF-8",
                        "mkdir \"conf/$(printf '\\376')\"",
                        "echo NEW >\"conf/$(printf '\\376/\\377')\""),
                Arguments.of("a long name", "", "echo NEW >conf/$(printf '%0255d' 0)"),
                Arguments.of("a long path", DEEP + "mkdir -p $deep", DEEP + "echo NEW >$deep/file"),
                Arguments.of("blanks, quotes and commas", "", "echo NEW >\"conf/ a, 'b' \\\"c\\\" * \""),
                Arguments.of(
                        "loops",
                        "ln -s loop conf/loop; ln -s . conf/self; mkdir conf/d; ln -s .. conf/d/up;"
                                + " ln -s two conf/one; ln -s one conf/two",
                        "echo NEW >conf/d/file"),
                Arguments.of(
                        "a loop that becomes a file",
                        "ln -s a conf/b; ln -s b conf/a",
                        ONE_PROCESS + "unlink \"conf/a\"; open F, \">\", \"conf/a\"; print F NEW'"),
                Arguments.of(
                        "vanishing files",
                        "",
                        ONE_PROCESS
                                + "for (qw(a b)) { open F, \">\", \"conf/$_\"; print F NEW; close F } unlink \"conf/b\"'"),
                Arguments.of(
                        "a clock that was set back",
                        "touch conf/file",
                        // A day for each change, and another text of the same size.
                        "echo NEW >new; touch -d '2020-01-01 - NEW days' new; mv new conf/file"),
                Arguments.of(
                        "times in the future",
                        "touch -d 2100-01-01 conf/file",
                        "echo NEW >conf/file; touch -d '2100-01-01 + NEW days' conf/file"),
                Arguments.of(
                        SAME_SIZE_AND_TIME,
                        "echo 0 >conf/file; touch -d 2020-01-01 conf/file",
                        "echo NEW >conf/file; touch -d 2020-01-01 conf/file"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("paths")
    void eachChangeIsOneRestart(String name, String before, String change) throws IOException {
        sh("mkdir conf;" + before);
        program.main(APP).with("-Dreloader.watch=conf").start();
        awaitOneRun(0, "");
        changeAndAwait(change);
    }

    static Stream<Arguments> pathsAndOtherMonitors() {
        return Stream.of("polling", "watchservice")
                .flatMap(monitor -> paths()
                        // Only inotify sees that.
                        .filter(path -> !path.get()[0].equals(SAME_SIZE_AND_TIME))
                        .map(path -> Arguments.of(path.get()[0], path.get()[1], path.get()[2], monitor)));
    }

    @ParameterizedTest(name = "{0}, {3}")
    @MethodSource("pathsAndOtherMonitors")
    @Tag("long")
    void soItIsWhoeverWatches(String name, String before, String change, String monitor) throws IOException {
        watchWith(monitor);
        eachChangeIsOneRestart(name, before, change);
    }

    /** What lies so deep cannot be told of, but what lies beside it can. */
    @ParameterizedTest
    @ValueSource(strings = {"auto", "polling", "watchservice"})
    void aPathThatIsLongerThanTheSystemAllows(String monitor) throws IOException {
        need("perl");
        sh("mkdir conf; touch conf/file");
        run("perl", "-e", """
                chdir 'conf' or die $!;
                for (1 .. 40) {
                    my $name = sprintf('%0150d', $_);
                    mkdir $name or die $!;
                    chdir $name or die $!;
                }
                open my $file, '>', 'file' or die $!;
                """);
        try {
            watchWith(monitor);
            program.main(APP).with("-Dreloader.watch=conf").start();
            awaitOneRun(0, "");
            changeAndAwait("echo NEW >conf/file");
        } finally {
            program.close();
            // Which enters each directory in turn; those who clean up after tests use whole paths.
            run("rm", "-r", "conf");
        }
    }

    private void changeAndAwait(String change) throws IOException {
        for (int i = 1; i <= CHANGES; i++) {
            sh(change.replace("NEW", Integer.toString(i)));
            program.await("^\\[reloader\\] changed: conf");
            awaitOneRun(i, "");
        }
        assertThat(program.allLines())
                .as("nothing but what is meant to be printed")
                .allMatch(line -> line.startsWith("[reloader] ") || line.startsWith("up "));
    }

    @ParameterizedTest
    @ValueSource(strings = {"auto", "watchservice", "polling"})
    void aFileSystemThatCountsSeconds(String monitor) throws IOException {
        assumeThat(run("id", "-u").strip()).as("only root may mount").isEqualTo("0");
        need("mkfs.ext3");
        // With small inodes there is no room for more than seconds.
        sh("truncate -s 4M image; mkfs.ext3 -q -F -I 128 image; mkdir conf; mount -o loop image conf");
        try {
            sh("touch conf/file");
            watchWith(monitor);
            program.main(APP).with("-Dreloader.watch=conf").start();
            awaitOneRun(0, "");
            // Several times in a second, always of the same size.
            for (int i = 1; i <= 5; i++) {
                sh("echo " + i + " >conf/file");
                program.await("^up " + i);
            }
        } finally {
            program.close();
            sh("umount conf");
        }
    }

    @Test
    void whatMayNotBeRead() throws IOException {
        need("setpriv");
        assumeThat(run("id", "-u").strip())
                .as("only root may become somebody else")
                .isEqualTo("0");
        sh("mkdir -p conf/secret; echo 0 >conf/secret/file; echo 0 >conf/private; echo 0 >conf/open;"
                + " chmod 700 conf/secret; chmod 600 conf/private; chmod 755 . conf; chmod 777 tmp");
        program.main(APP);
        var words = new ArrayList<>(List.of("setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"));
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(program.quickOptions());
        words.addAll(List.of("-Dreloader.monitor=auto", "-Dreloader.watch=conf", "-cp"));
        words.addAll(List.of(program.classes() + File.pathSeparator + readableClassPath(), "App"));
        program.run(words);
        program.awaitAll("cannot watch conf.secret: .*AccessDenied", "^up 0$");
        sh("echo 1 >conf/open");
        program.await("^up 1$");
        // It cannot be compared, but was written.
        sh("echo 2 >conf/private");
        program.await("^up 2$");
        sh("chmod 755 conf/secret; echo 3 >conf/secret/file");
        program.await("^up 3$");
        sh("echo 4 >conf/secret/file");
        program.await("^up 4$");
    }

    /** Somebody else may not even enter the directory with our own. */
    private String readableClassPath() throws IOException {
        Path copies = Files.createDirectories(directory.resolve("lib"));
        var entries = new ArrayList<String>();
        for (String entry : Program.reloaderClassPath().split(File.pathSeparator)) {
            Path copy = copies.resolve(entries.size() + (Files.isDirectory(Path.of(entry)) ? "" : ".jar"));
            run("cp", "-rL", entry, copy.toString());
            entries.add(copy.toString());
        }
        run("chmod", "-R", "a+rX", copies.toString());
        return String.join(File.pathSeparator, entries);
    }
}
