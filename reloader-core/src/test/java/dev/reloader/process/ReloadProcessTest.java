package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** What makes a program restart, and what does not, with real JVMs. */
class ReloadProcessTest extends ProcessTest {
    @Test
    void aChangedClassRestartsTheProgramWithTheNewCode() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(\"one \" + r.generation() + r.changes());",
                        "forever();")
                .start();
        program.await("one 0\\[\\]");
        program.main(
                "var r = Reloader.start(App.class, args);",
                "say(\"two \" + r.generation() + r.changes());",
                "forever();");
        program.await("\\[reloader\\] changed: classes/App.class");
        program.awaitAll(
                "two 1\\[FileChange\\[kind=MODIFIED, path=.*/classes/App.class\\]\\]",
                "\\[reloader\\] reloaded in \\d+ ms \\(detect \\d+, settle \\d+(, stop \\d+)?(, wait \\d+)?, start( from standby)? \\d+\\)");
    }

    @Test
    void aNewClassEndsTheWorkerWhileTheChangesSettle() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"mark\");",
                        "int generation = r.generation();",
                        "r.onStop(() -> say(\"ends \" + generation));",
                        "say(\"up \" + r.generation() + r.changes());",
                        "forever();")
                .with("-Dreloader.verbose=2", "-Dreloader.settle=1s", "-Dreloader.maxSettle=1m")
                .start();
        program.awaitAll("up 0", "contents of .* are remembered");
        Path app = program.classes().resolve("App.class");
        byte[] before = Files.readAllBytes(app);
        program.main("Reloader.start(App.class, args);", "say(\"another\");", "forever();");
        program.await("ends 0");
        // Somebody has thought better of it; but the worker is gone.
        Files.write(app, before);
        program.await("changed: classes/App.class");
        program.await("up 1\\[FileChange\\[kind=MODIFIED, path=.*/classes/App.class\\]\\]");
        // What is no class waits until all has settled.
        Files.writeString(program.file("mark"), "x");
        program.await("changed: mark");
        program.await("ends 1");
        program.await("up 2");
    }

    @Test
    void theSameBytesAgainAreNoChange() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .start();
        program.await("up 0");
        byte[] same = Files.readAllBytes(program.classes().resolve("App.class"));
        Files.writeString(program.classes().resolve("first.txt"), "so that the contents are remembered by now");
        program.await("up 1");
        Files.write(program.classes().resolve("App.class"), same);
        Files.writeString(program.classes().resolve("second.txt"), "a real change");
        program.await("changed: classes/second.txt$");
        program.await("up 2");
    }

    @Test
    void theContentsAtTheFirstStartAreRememberedToo() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"mark\");",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .with("-Dreloader.verbose=2")
                .start();
        program.awaitAll("up 0", "contents of .* are remembered");
        byte[] same = Files.readAllBytes(program.classes().resolve("App.class"));
        Files.write(program.classes().resolve("App.class"), same);
        Files.writeString(program.file("mark"), "a real change");
        program.await("changed: mark$");
        program.await("up 1");
    }

    @Test
    void fiveHundredClassesWithinASecondAreOneRestart() throws Exception {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                // However slowly this machine writes them.
                .with("-Dreloader.settle=1s", "-Dreloader.maxSettle=1m")
                .start();
        program.await("up 0");
        byte[] bytes = Files.readAllBytes(program.classes().resolve("App.class"));
        for (int i = 0; i < 500; i++) {
            Files.write(program.classes().resolve("Copy" + i + ".class"), bytes);
        }
        program.await("changed: .* and 497 more");
        program.await("up 1");
        Files.writeString(program.classes().resolve("later.txt"), "a change of its own");
        program.await("changed: classes/later.txt$");
        program.await("up 2");
    }

    @Test
    void trackedFilesMayComeLaterAndLieAnywhere() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(Path.of(\"app.conf\"));",
                        "r.watchFiles(\"conf/**/*.yml\", \"templates\");",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .start();
        program.await("up 0");
        Files.writeString(program.file("app.conf"), "a");
        program.await("changed: app.conf$");
        program.await("up 1");
        Files.createDirectories(program.file("conf/deep/er"));
        Files.writeString(program.file("conf/deep/er/x.yml"), "a");
        program.await("changed: conf/deep/er/x.yml$");
        program.await("up 2");
        Files.createDirectories(program.file("templates/a"));
        Files.writeString(program.file("templates/a/x.html"), "a");
        program.await("changed: templates/a/x.html");
        program.await("up 3");
        Files.delete(program.file("app.conf"));
        program.await("changed: app.conf \\(deleted\\)");
        program.await("up 4");
    }

    @Test
    void ignoredFilesDoNotCount() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .with("-Dreloader.ignore=*.log,classes/generated/**")
                .start();
        program.await("up 0");
        Files.writeString(program.classes().resolve("App.class~"), "an editor's backup");
        Files.writeString(program.classes().resolve("today.log"), "x");
        Files.createDirectories(program.classes().resolve("generated/a"));
        Files.writeString(program.classes().resolve("generated/a/b.txt"), "x");
        Files.writeString(program.classes().resolve("real.txt"), "x");
        program.await("changed: classes/real.txt$");
        program.await("up 1");
    }

    @Test
    void aFileToComeMayHaveANameThatLooksLikeAGlob() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(Path.of(\"conf[1].txt\"));",
                        "say(\"up \" + r.generation());",
                        "forever();")
                .start();
        program.await("up 0");
        Files.writeString(program.file("conf[1].txt"), "x");
        program.await("changed: conf\\[1\\].txt");
        program.await("up 1");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "links need a privilege")
    void aLinkToADirectoryThatLeadsElsewhereCounts() throws IOException {
        Files.createDirectories(program.file("v1"));
        Files.createDirectories(program.file("v2"));
        Files.createDirectories(program.file("conf"));
        Files.createSymbolicLink(program.file("conf/current"), program.file("v1"));
        program.main("Reloader.start(App.class, args).watchFiles(\"conf\");", "say(\"up\");", "forever();")
                .start();
        program.await("up");
        Files.createSymbolicLink(program.file("conf/next"), program.file("v2"));
        Files.move(program.file("conf/next"), program.file("conf/current"), StandardCopyOption.ATOMIC_MOVE);
        program.await("changed: conf/current");
        program.await("up");
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "there is no mkfifo")
    void whatCannotBeReadToItsEndIsNotRead() throws Exception {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .start();
        program.await("up 0");
        Path pipe = program.classes().resolve("pipe");
        assertThat(new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor())
                .isZero();
        Files.writeString(program.classes().resolve("real.txt"), "x");
        program.await("changed: classes/real.txt$");
        program.await("up 1");
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "elsewhere names do not depend on the locale")
    void aNameThatTheLocaleDoesNotAllowIsNoReasonNotToStart() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .environment("LC_ALL", "C")
                .start();
        program.await("up 0");
        Files.writeString(program.classes().resolve("\u00e9.txt"), "x");
        program.await("changed: ");
        program.await("up 1");
    }

    @Test
    void aChangeWhileTheWorkerStopsIsNotLost() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"a\", \"b\");",
                        "r.onStop(() -> { say(\"stopping\"); try { while (!Files.exists(Path.of(\"go\"))) Thread.sleep(5); }"
                                + " catch (InterruptedException e) { } });",
                        "say(\"up \" + r.generation() + r.changes());",
                        "forever();")
                .start();
        program.await("up 0");
        Files.writeString(program.file("a"), "x");
        program.await("stopping");
        Files.writeString(program.file("b"), "x");
        program.await("changed: b$");
        Files.writeString(program.file("go"), "x");
        program.await("up 1.*/a\\].*/b\\]");
    }

    @Test
    void aChangeWhileTheWorkerStartsIsNotLost() throws IOException {
        program.main(
                        "if (Reloader.isActive() && Reloader.current().generation() == 1) {",
                        "  Files.writeString(Path.of(\"b\"), \"while starting\"); }",
                        "var r = Reloader.start(App.class, args);",
                        "say(\"up \" + r.generation() + r.changes());",
                        "forever();")
                .with("-Dreloader.watch=a,b")
                .start();
        program.await("up 0");
        Files.writeString(program.file("a"), "x");
        program.await("up 2.*/b\\]");
    }

    @Test
    void anUnfinishedClassIsWaitedFor() throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .with("-Dreloader.verbose=2", "-Dreloader.incompleteSettle=60s")
                .start();
        program.await("up 0");
        byte[] whole = Files.readAllBytes(program.classes().resolve("App.class"));
        Files.delete(program.classes().resolve("App.class"));
        program.await("waiting for classes/App.class to be finished");
        Files.write(program.classes().resolve("App.class"), whole);
        program.await("changed: classes/App.class$");
        program.await("up 1");
    }

    @Test
    void theProgramCanAskForAReload() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "say(\"up \" + r.generation() + r.changes());",
                        "if (r.generation() < 2) r.triggerReload();",
                        "forever();")
                .start();
        program.await("reloading: the program asks for it");
        program.await("up 2\\[\\]");
    }

    @Test
    void callbacksRunBeforeShutdownHooksAndInOrder() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "Runtime.getRuntime().addShutdownHook(new Thread(() -> say(\"hook\")));",
                        "r.onStop(() -> say(\"first\"));",
                        "r.onStop(() -> { throw new IllegalStateException(\"thrown\"); });",
                        "r.onStop(() -> say(\"last \" + r.shouldReload()));",
                        "say(\"up \" + r.generation());",
                        "if (r.generation() == 0) r.triggerReload();",
                        "forever();")
                .start();
        program.await("^first$");
        program.await("a stop callback failed");
        program.await("thrown");
        program.await("^last true$");
        program.await("^hook$");
        program.await("up 1");
    }

    @Test
    void aCallbackMayEndTheJvmAndRegisterAnother() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.onStop(() -> r.onStop(() -> { say(\"second\"); System.exit(4); }));",
                        "say(\"up \" + r.generation());",
                        "if (r.generation() == 0) r.triggerReload();",
                        "forever();")
                .with("-Dreloader.shutdownInterval=5m")
                .start();
        program.await("^second$");
        program.await("up 1");
    }

    @Test
    void aCooperativeProgramLeavesByItself() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"a\");",
                        "say(\"up \" + r.generation());",
                        "while (!r.shouldReload()) Thread.sleep(5);",
                        "say(\"cleaned up\");",
                        "System.exit(75);")
                .with("-Dreloader.cooperative=20s")
                .start();
        program.await("up 0");
        Files.writeString(program.file("a"), "x");
        program.await("cleaned up");
        program.await("up 1");
    }

    @Test
    void switchedOffItDoesNothing() throws IOException {
        program.main(
                        "var r = Reloader.start(App.class, args);",
                        "r.watchFiles(\"a\"); r.triggerReload(); r.onStop(() -> say(\"never\"));",
                        "say(\"up \" + r.isActive() + Reloader.isActive() + r.generation());",
                        "say(\"threads \" + Thread.getAllStackTraces().keySet().stream()"
                                + ".filter(t -> t.getName().startsWith(\"reloader\")).count());",
                        "say(\"children \" + ProcessHandle.current().children().count());")
                .environment("RELOADER_ENABLED", "false")
                .start();
        program.await("up falsefalse0");
        program.await("threads 0");
        program.await("children 0");
        assertThat(program.exitCode()).isZero();
    }
}
