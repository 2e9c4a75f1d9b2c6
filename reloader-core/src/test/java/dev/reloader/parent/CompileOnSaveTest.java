package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.when;

import dev.reloader.FileChange;
import dev.reloader.compile.Compiler;
import dev.reloader.compile.Compiler.Result;
import dev.reloader.compile.Resources;
import dev.reloader.compile.Workspace;
import dev.reloader.parent.ChangeSettler.Batch;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CompileOnSaveTest {
    private static final Path SOURCES = Path.of("src").toAbsolutePath();
    private static final Path SOURCE = SOURCES.resolve("App.java");
    private static final Path COMPILED = Path.of("classes", "App.class").toAbsolutePath();
    private static final Path CONFIGURATION = Path.of("app.conf").toAbsolutePath();

    private final System.Logger log = mock(System.Logger.class);
    private final Compiler compiler = mock(Compiler.class);
    private final CountDownLatch isCompiled = new CountDownLatch(1);
    private final BlockingQueue<Runnable> mainThread = new LinkedBlockingQueue<>();

    /** What is to be decided upon, or that there is nothing. */
    private final List<Object> answers = new ArrayList<>();

    private CompileOnSave build;

    private final class Answers implements Build.Listener {
        @Override
        public void built(Batch batch) {
            answers.add(batch.changes());
        }

        @Override
        public void noRestart() {
            answers.add("nothing");
        }

        @Override
        public boolean isSettling() {
            return false;
        }

        @Override
        public void post(Runnable task) {
            mainThread.add(task);
        }

        @Override
        public Duration now() {
            return Duration.ZERO;
        }

        @Override
        public void cleanUp() {}
    }

    @BeforeEach
    void prepare() {
        var writes = new OwnWrites(mock(FileContents.class));
        var resources = new Resources(List.of(), mock(Workspace.class));
        when(compiler.has(any())).then(call -> call.<Path>getArgument(0).startsWith(SOURCES));
        build = new CompileOnSave(
                compiler,
                path -> false,
                path -> path.startsWith(COMPILED.getParent()),
                resources,
                mock(Workspace.class),
                new SourceBuild(compiler, resources, writes, log),
                writes,
                new Background("reloader-compiler", log),
                new Answers());
    }

    @AfterEach
    void close() {
        build.close();
    }

    private void compiles(Result result) throws IOException {
        when(compiler.compile(any())).then(call -> {
            isCompiled.await();
            return result;
        });
    }

    private void take(Path changed) {
        build.take(new Batch(List.of(FileChange.modified(changed)), Duration.ZERO, Optional.empty()));
    }

    private void awaitAnswer() throws InterruptedException {
        Runnable task = mainThread.poll(30, TimeUnit.SECONDS);
        assertThat(task).as("an answer").isNotNull();
        task.run();
    }

    @Test
    void whatElseChangesWhileSourcesAreCompiledIsDecidedUponAfterwards() throws Exception {
        compiles(new Result(List.of(), List.of(), List.of(COMPILED), List.of(), List.of()));
        take(SOURCE);
        take(CONFIGURATION);
        assertThat(answers).isEmpty();

        isCompiled.countDown();
        awaitAnswer();
        awaitAnswer();

        assertThat(answers)
                .containsExactly(List.of(FileChange.modified(SOURCE)), List.of(FileChange.modified(CONFIGURATION)));
    }

    @Test
    void errorsConcernTheirBatchOnly() throws Exception {
        compiles(new Result(List.of("App.java:1: error"), List.of(), List.of(), List.of(), List.of()));
        take(SOURCE);
        take(CONFIGURATION);
        isCompiled.countDown();
        awaitAnswer();
        awaitAnswer();
        take(CONFIGURATION);

        List<FileChange> configuration = List.of(FileChange.modified(CONFIGURATION));
        assertThat(answers).containsExactly("nothing", configuration, configuration);
    }

    @Test
    void whatSomebodyElseHasDeletedIsCompiledWithAllThatIsOutdated() throws Exception {
        when(compiler.outdated()).thenReturn(Set.of(SOURCE));
        isCompiled.countDown();
        when(compiler.compile(Set.of(SOURCE)))
                .thenReturn(new Result(List.of(), List.of(), List.of(COMPILED), List.of(), List.of()));

        build.take(new Batch(List.of(FileChange.deleted(COMPILED)), Duration.ZERO, Optional.empty()));
        awaitAnswer();

        assertThat(answers).containsExactly(List.of(FileChange.modified(COMPILED)));
    }

    @Test
    void whenNothingIsCompiledThereIsNothingToWaitFor() {
        take(CONFIGURATION);

        assertThat(answers).containsExactly(List.of(FileChange.modified(CONFIGURATION)));
    }
}
