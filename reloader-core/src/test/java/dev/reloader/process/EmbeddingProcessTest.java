package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Programs that embed a reloader instead of handing themselves over to it, with real JVMs. */
class EmbeddingProcessTest extends ProcessTest {
    @BeforeEach
    void prepare() throws IOException {
        program.compile("Job", """
                import dev.reloader.*;
                public class Job {
                    public static void main(String[] args) throws Exception {
                        System.out.println("job " + Reloader.current().generation() + java.util.Arrays.asList(args));
                        if (args.length > 0) System.exit(Integer.parseInt(args[0]));
                        new java.util.concurrent.CountDownLatch(1).await();
                    }
                }
                """);
    }

    @Test
    void runReturnsTheLastExitCodeAndLeavesNothing() throws IOException {
        program.main(
                        "int code = Reloader.builder(Job.class).args(\"7\").exitPolicy(ExitPolicy.PROPAGATE).run();",
                        "say(\"returned \" + code);",
                        "Thread.getAllStackTraces().keySet().stream().filter(t -> t.getName().startsWith(\"reloader\"))"
                                + ".forEach(t -> { try { t.join(); } catch (InterruptedException e) { } });",
                        "say(\"children \" + ProcessHandle.current().children().count());")
                .start();
        program.await("job 0\\[7\\]");
        program.await("returned 7");
        program.await("children 0");
        assertThat(program.exitCode()).isZero();
        assertThat(program.leftInTemporary()).isEmpty();
    }

    @Test
    void runOnceEndsWithTheWorker() throws IOException {
        program.main("say(\"returned \" + Reloader.builder(Job.class).args(\"75\").runOnce());")
                .start();
        program.await("returned 75");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void runOnceEndsWithTheFirstChange() throws IOException {
        program.main("say(\"returned \" + Reloader.builder(Job.class).watch(\"a\").runOnce());")
                .start();
        program.await("job 0");
        Files.writeString(program.file("a"), "x");
        program.await("returned 143");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void anInterruptStopsTheWorker() throws IOException {
        program.main(
                        "var thread = new Thread(() -> {",
                        "  int code = Reloader.builder(Job.class).run();",
                        "  say(\"returned \" + code + Thread.currentThread().isInterrupted());",
                        "});",
                        "thread.start();",
                        "System.in.read();",
                        "thread.interrupt();",
                        "thread.join();")
                .start();
        program.await("job 0");
        try (var input = program.process().outputWriter()) {
            input.write("\n");
        }
        program.await("returned 143true");
    }

    @Test
    void aParentThatExitsStopsItsWorker() throws IOException {
        program.main(
                        "new Thread(() -> { try { System.in.read(); } catch (Exception e) { } System.exit(4); }).start();",
                        "Reloader.builder(Job.class).run();")
                .start();
        program.await("job 0");
        long worker = program.jvms().findFirst().orElseThrow().pid();
        try (var input = program.process().outputWriter()) {
            input.write("\n");
        }
        program.await("the parent's JVM ends, stopping");
        assertThat(program.exitCode()).isEqualTo(4);
        assertThat(Program.lives(worker)).isFalse();
    }

    @Test
    void thereIsOneParentInAJvmAtATime() throws IOException {
        program.main(
                        "var thread = new Thread(() -> Reloader.builder(Job.class).run());",
                        "thread.start();",
                        "System.in.read();",
                        "try { Reloader.builder(Job.class).run(); }",
                        "catch (ReloaderException e) { say(\"refused: \" + e.getMessage()); }",
                        "thread.interrupt();",
                        "thread.join();",
                        "say(\"again \" + Reloader.builder(Job.class).args(\"3\").runOnce());")
                .start();
        program.await("job 0");
        try (var input = program.process().outputWriter()) {
            input.write("\n");
        }
        program.await("refused: a reloader is running in this JVM already");
        program.await("again 3");
    }

    @Test
    void badInputIsAnExceptionHere() throws IOException {
        program.main(
                        "try { Reloader.builder(Job.class).monitor(\"nonsense\").run(); }",
                        "catch (ReloaderException e) { say(\"refused: \" + e.getMessage()); }")
                .start();
        program.await("refused: there is no monitor 'nonsense'; there are: test");
    }

    @Test
    void outsideAWorkerThereIsNoProxy() throws IOException {
        program.main("try { Reloader.current(); } catch (IllegalStateException e) { say(e.getMessage()); }")
                .start();
        program.await("this JVM is not a worker of the reloader: call Reloader.start at the top of main\\(\\)");
    }
}
