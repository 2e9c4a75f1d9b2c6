package dev.reloader.process;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.worker.MethodMain;
import java.io.File;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A static method as the main program of a real JVM. */
class MethodProcessTest extends ProcessTest {
    private void jobs(String body) throws IOException {
        program.compile("Jobs", "class Jobs { " + body + " }");
    }

    private void call(String... words) throws IOException {
        var command = new ArrayList<>(List.of(
                "-cp",
                program.classes() + File.pathSeparator + Program.reloaderClassPath(),
                MethodMain.class.getName()));
        command.addAll(List.of(words));
        program.java(command);
    }

    @Test
    void aMethodIsRunWithItsArguments() throws IOException {
        jobs("static void run(String name, int port) { System.out.println(name + \" at \" + (port + 1)); }");
        call("Jobs.run", "größe \"1\"", "80");
        program.await("^größe \"1\" at 81$");
        assertThat(program.exitCode()).isZero();
    }

    @Test
    void theJvmEndsWhenItsOtherThreadsDo() throws IOException {
        jobs("static void run() { new Thread(() -> { System.out.println(\"other\"); System.exit(7); }).start(); }");
        call("Jobs.run");
        program.await("^other$");
        assertThat(program.exitCode()).isEqualTo(7);
    }

    @Test
    void whatTheMethodThrowsEndsTheJvm() throws IOException {
        jobs("static void run() { throw new IllegalStateException(\"broken\"); }");
        call("Jobs.run");
        program.await("^Exception in thread \"main\" java.lang.IllegalStateException: broken$");
        program.await("at Jobs.run\\(Jobs.java:1\\)");
        assertThat(program.exitCode()).isEqualTo(1);
    }

    @Test
    void whatAClassThrowsWhenItBeginsEndsTheJvm() throws IOException {
        jobs("static int broken = Integer.parseInt(\"x\"); static void run() {}");
        call("Jobs.run");
        program.await("^Exception in thread \"main\" java.lang.ExceptionInInitializerError$");
        assertThat(program.exitCode()).isEqualTo(1);
    }

    @Test
    void whatCannotBeCalledIsOneLine() throws IOException {
        jobs("static void run(int port) {}");
        call("Jobs.run", "http");
        assertThat(program.exitCode()).isEqualTo(1);
        program.await("^\\[reloader\\] Jobs.run cannot be called with \\[http\\]: run\\(int\\): 'http' is no int$");
        assertThat(program.allLines()).hasSize(1);
    }

    @Test
    void aMethodMustBeNamed() throws IOException {
        call();
        program.await("^\\[reloader\\] name the static method to run, such as com.acme.Jobs.run$");
        assertThat(program.exitCode()).isEqualTo(1);
    }
}
