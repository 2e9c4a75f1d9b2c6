package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.doAnswer;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.when;

import dev.reloader.pipe.Message;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StandbyTest {
    private static final Duration NOW = Duration.ofSeconds(7);
    private static final Duration LATEST = NOW.plus(Standby.PATIENCE);

    @TempDir
    private Path directory;

    private final System.Logger log = mock(System.Logger.class);
    private final Background background = mock(Background.class);
    private final WorkerProcess worker = mock(WorkerProcess.class);
    private final List<WorkerProcess> launched = new ArrayList<>();

    /** What is to be done later. */
    private final Queue<Runnable> planned = new ArrayDeque<>();

    private int undecided;
    private boolean cannotLaunch;
    private Standby standby;
    private Path classPath;

    /** Tasks that come from elsewhere run at once here. */
    private final class TestHost implements Standby.Host {
        @Override
        public WorkerProcess launchParked() throws IOException {
            if (cannotLaunch) {
                throw new IOException("no more processes");
            }
            launched.add(mock(WorkerProcess.class));
            return launched.get(launched.size() - 1);
        }

        @Override
        public ProgramShape shape() {
            return ProgramShape.of(Set.of(classPath), ProgramFiles.NONE);
        }

        @Override
        public void post(Runnable task) {
            task.run();
        }

        @Override
        public void undecided() {
            undecided++;
        }

        @Override
        public void decided() {
            undecided--;
        }
    }

    @BeforeEach
    void prepare() throws IOException {
        classPath = Files.createDirectory(directory.resolve("classes"));
        ProcessHandle process = mock(ProcessHandle.class);
        ProcessHandle.Info info = mock(ProcessHandle.Info.class);
        when(worker.handle()).thenReturn(process);
        when(process.info()).thenReturn(info);
        when(process.isAlive()).thenReturn(true);
        when(info.totalCpuDuration()).thenReturn(Optional.of(Duration.ZERO));
        doAnswer(call -> {
                    planned.add(call.getArgument(1));
                    return null;
                })
                .when(background)
                .later(any(), any());
        doAnswer(call -> {
                    call.<Runnable>getArgument(0).run();
                    return null;
                })
                .when(background)
                .run(any());
        standby = new Standby(true, background, new TestHost(), log);
    }

    /** The class path changes in a way that no JVM notices which runs already. */
    private void outdate() throws IOException {
        Files.delete(classPath);
    }

    private WorkerProcess last() {
        return launched.get(launched.size() - 1);
    }

    private WorkerProcess park() {
        assumeTrue(new FreeMemory().bytes() >= Standby.LEAST_MEMORY, "a standby takes memory");
        standby.follow(worker);
        planned.remove().run();
        standby.classesListed();
        standby.connected();
        return last();
    }

    /** Has one ready to be taken. */
    private WorkerProcess ready() {
        WorkerProcess parked = park();
        standby.prepare(NOW);
        standby.answered(1, true);
        return parked;
    }

    @Nested
    class IsStarted {
        @Test
        void whenAQuietWorkerHasListedItsClasses() {
            standby.follow(worker);
            assertThat(launched).isEmpty();

            planned.remove().run();
            verify(worker).tell(new Message.ListClasses());
            assertThat(launched).isEmpty();

            standby.classesListed();
            assertThat(launched).hasSize(1);
            assertThat(standby.is(last())).isTrue();
        }

        @Test
        void alsoWhenTheWorkerListsNothing() {
            standby.follow(worker);
            planned.remove().run();
            planned.remove().run();

            assertThat(launched).hasSize(1);
        }

        @Test
        void onlyOnce() {
            park();
            planned.remove().run();
            standby.classesListed();

            assertThat(launched).hasSize(1);
        }

        @Test
        void whenNoWorkerLives() {
            standby.followNone();
            planned.remove().run();

            assertThat(launched).hasSize(1);
        }

        @Test
        void notForAWorkerThatIsBeingReplaced() {
            standby.follow(worker);
            standby.prepare(NOW);
            standby.take();
            planned.remove().run();

            verify(worker, never()).tell(any());
            assertThat(launched).hasSize(1);
        }

        @Test
        void atOnceIfThereIsNone() {
            standby.prepare(NOW);

            assertThat(standby.isReady()).isFalse();
            assertThat(standby.take()).contains(last());
            assertThat(undecided).isZero();
        }

        @Test
        void neverIfItIsNotWanted() {
            standby = new Standby(false, background, new TestHost(), log);

            standby.follow(worker);
            standby.followNone();
            standby.prepare(NOW);

            assertThat(planned).isEmpty();
            assertThat(standby.take()).isEmpty();
            assertThat(launched).isEmpty();
        }

        @Test
        void ifTheSystemAllows() {
            cannotLaunch = true;

            standby.prepare(NOW);

            assertThat(standby.take()).isEmpty();
        }
    }

    @Nested
    class WhenARestartIsDue {
        @Test
        void oneThatIsParkedIsAsked() {
            WorkerProcess parked = park();
            verify(parked).tell(any(Message.Park.class));

            standby.prepare(NOW);

            verify(parked).tell(new Message.Prepare(1));
            assertThat(standby.isReady()).isFalse();
            assertThat(undecided).isOne();
            assertThat(standby.deadline()).contains(LATEST);
        }

        @Test
        void oneThatStillFitsIsTaken() {
            WorkerProcess parked = ready();

            assertThat(undecided).isZero();
            assertThat(standby.isReady()).isTrue();
            assertThat(standby.deadline()).isEmpty();
            assertThat(standby.take()).contains(parked);
            assertThat(standby.is(parked)).isFalse();
            assertThat(standby.take()).isEmpty();
            verify(parked, never()).kill();
        }

        @Test
        void oneThatDoesNotFitIsKilled() {
            WorkerProcess parked = park();
            standby.prepare(NOW);
            standby.answered(1, false);

            verify(parked).kill();
            assertThat(undecided).isZero();
            assertThat(standby.take()).isEmpty();
        }

        @Test
        void oneThatDoesNotAnswerIsKilled() {
            WorkerProcess parked = park();
            standby.prepare(NOW);
            standby.tick(LATEST.minusNanos(1));
            verify(parked, never()).kill();

            standby.tick(LATEST);

            verify(parked).kill();
            assertThat(undecided).isZero();
            assertThat(standby.deadline()).isEmpty();
            assertThat(standby.take()).isEmpty();
        }

        @Test
        void anAnswerThatComesTooLateIsNone() {
            park();
            standby.prepare(NOW);
            standby.tick(LATEST);
            standby.answered(1, true);

            assertThat(standby.isReady()).isFalse();
            assertThat(undecided).isZero();
        }

        @Test
        void oneThatIsStillComingUpIsReplaced() {
            standby.followNone();
            planned.remove().run();
            WorkerProcess coming = last();

            standby.prepare(NOW);

            verify(coming).kill();
            assertThat(launched).hasSize(2);
            assertThat(standby.take()).contains(last());
        }

        @Test
        void oneThatHasEndedIsReplaced() {
            park();
            standby.ended();

            standby.prepare(NOW);

            assertThat(launched).hasSize(2);
            assertThat(undecided).isZero();
        }

        @Test
        void oneThatEndsInsteadOfAnsweringIsNone() {
            park();
            standby.prepare(NOW);
            standby.ended();

            assertThat(undecided).isZero();
            assertThat(standby.take()).isEmpty();
        }
    }

    @Nested
    class WhenMoreChangesBeforeTheRestart {
        @Test
        void oneThatIsReadyIsAskedAgain() {
            WorkerProcess parked = ready();

            standby.prepare(NOW);

            verify(parked).tell(new Message.Prepare(2));
            assertThat(standby.isReady()).isFalse();
            assertThat(undecided).isOne();
            standby.answered(2, true);
            assertThat(undecided).isZero();
            assertThat(standby.take()).contains(parked);
        }

        @Test
        void oneThatHasNotAnsweredIsAskedAgain() {
            park();
            standby.prepare(NOW);
            standby.prepare(NOW.plusMillis(50));
            standby.answered(1, true);
            assertThat(standby.isReady()).isFalse();

            standby.answered(2, true);

            assertThat(standby.isReady()).isTrue();
            assertThat(undecided).isEqualTo(0);
        }

        @Test
        void oneThatWasStartedForItStays() {
            standby.prepare(NOW);
            standby.prepare(NOW);

            assertThat(launched).hasSize(1);
        }

        @Test
        void oneThatWasStartedForItIsReplacedIfItFitsNoMore() throws IOException {
            standby.prepare(NOW);
            WorkerProcess first = last();
            outdate();

            standby.prepare(NOW);

            verify(first).kill();
            assertThat(standby.take()).contains(last()).isNotEqualTo(Optional.of(first));
        }
    }

    @Test
    void itFitsWhileTheProgramHasTheShapeThatItWasStartedWith() throws IOException {
        park();
        assertThat(standby.stillFits()).isTrue();

        outdate();

        assertThat(standby.stillFits()).isFalse();
    }

    @Test
    void itEndsWithTheParent() {
        WorkerProcess parked = park();

        standby.close();

        verify(parked).killAndWait();
    }
}
