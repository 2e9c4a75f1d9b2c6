package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.reloader.ExitPolicy;
import dev.reloader.FileChange;
import dev.reloader.parent.Lifecycle.Finished;
import dev.reloader.parent.Lifecycle.Holding;
import dev.reloader.parent.Lifecycle.Idle;
import dev.reloader.parent.Lifecycle.Intent;
import dev.reloader.parent.Lifecycle.Life;
import dev.reloader.parent.Lifecycle.Pressure;
import dev.reloader.parent.Lifecycle.Rules;
import dev.reloader.parent.Lifecycle.Running;
import dev.reloader.parent.Lifecycle.State;
import dev.reloader.parent.Lifecycle.Step;
import dev.reloader.parent.Lifecycle.Stopping;
import dev.reloader.parent.Lifecycle.Waiting;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleTest {
    private static final Rules RULES =
            new Rules(seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, false, true, Optional.empty());

    private static final FileChange CHANGE = change("A.class");

    /**
     * Every state meets every event: at 10.5 seconds, half a second after worker 4 was started, so that the throttle holds back
     * the next start until 11 seconds; "Due" is the tick when all deadlines have passed, at one minute.
     *
     * <p>A star is any word, and stays what it is. What is not in the table changes nothing and does nothing.
     */
    private static final List<Row> TABLE = rows("""
            Idle                            | Begin          | Running                           | Start 0
            Idle                            | ShutdownWanted | Finished                          |
            Idle                            | Interrupted    | Finished                          |

            Running                         | Unsettled      | Running, settling                 |
            Running                         | RestartCertain | Stopping RESTART TOLD             | Stop
            Running                         | Changed        | Stopping RESTART TOLD             | Announce, Stop
            Running                         | ReloadWanted   | Stopping RESTART TOLD             | Announce, Stop
            Running                         | ShutdownWanted | Stopping EXIT TOLD                | Say, Stop
            Running                         | Interrupted    | Stopping EXIT TOLD, interrupted   | Stop, interrupted
            Running                         | PipeLost       | Running, pipe lost                |
            Running                         | WorkerEnded    | Waiting                           | AwaitChange
            Running                         | StartFailed    | Waiting                           | AwaitChange
            Running                         | StandbyFailed  | Running                           | Start 4

            Running, settling               | RestartCertain | Stopping RESTART TOLD, settling   | Stop
            Running, settling               | Changed        | Stopping RESTART TOLD             | Announce, Stop
            Running, settling               | Unchanged      | Running                           |
            Running, settling               | ReloadWanted   | Stopping RESTART TOLD, settling   | Announce, Stop
            Running, settling               | ShutdownWanted | Stopping EXIT TOLD, settling      | Say, Stop
            Running, settling               | Interrupted    | Stopping EXIT TOLD, interrupted, settling | Stop, interrupted
            Running, settling               | PipeLost       | Running, pipe lost, settling      |
            Running, settling               | WorkerEnded    | Waiting, settling                 | AwaitChange
            Running, settling               | StartFailed    | Waiting, settling                 | AwaitChange
            Running, settling               | StandbyFailed  | Running, settling                 | Start 4

            Running, pipe lost              | Unsettled      | Running, pipe lost, settling      |
            Running, pipe lost              | RestartCertain | Stopping RESTART TOLD             | Stop
            Running, pipe lost              | Changed        | Stopping RESTART TOLD             | Announce, Stop
            Running, pipe lost              | ReloadWanted   | Stopping RESTART TOLD             | Announce, Stop
            Running, pipe lost              | ShutdownWanted | Stopping EXIT TOLD                | Say, Stop
            Running, pipe lost              | Interrupted    | Stopping EXIT TOLD, interrupted   | Stop, interrupted
            Running, pipe lost              | WorkerEnded    | Waiting                           | AwaitChange
            Running, pipe lost              | StartFailed    | Waiting                           | AwaitChange
            Running, pipe lost              | StandbyFailed  | Running                           | Start 4
            Running, pipe lost              | Due            | Stopping CRASH TOLD               | Say, Stop

            Stopping * *                    | Unsettled      | Stopping * *, settling            |
            Stopping RESTART *              | Changed        | Stopping RESTART *                | Announce
            Stopping RESTART *              | ReloadWanted   | Stopping RESTART *                | Announce
            Stopping RESTART *              | WorkerEnded    | Holding                           |
            Stopping CRASH *                | Changed        | Stopping RESTART *                | Announce
            Stopping CRASH *                | ReloadWanted   | Stopping RESTART *                | Announce
            Stopping CRASH *                | WorkerEnded    | Waiting                           | AwaitChange
            Stopping EXIT *                 | WorkerEnded    | Finished                          |
            Stopping * ASKED                | ShutdownWanted | Stopping EXIT TOLD                | Say, Stop
            Stopping * ASKED                | Interrupted    | Stopping EXIT TOLD, interrupted   | Stop, interrupted
            Stopping * ASKED                | Due            | Stopping * TOLD                   | Stop
            Stopping * TOLD                 | ShutdownWanted | Stopping EXIT TOLD                | Say
            Stopping * TOLD                 | Interrupted    | Stopping EXIT TOLD, interrupted   |
            Stopping * TOLD                 | Due            | Stopping * SIGNALLED              | Signal
            Stopping * SIGNALLED            | ShutdownWanted | Stopping EXIT SIGNALLED           | Say
            Stopping * SIGNALLED            | Interrupted    | Stopping EXIT SIGNALLED, interrupted |
            Stopping * SIGNALLED            | Due            | Stopping * KILLED                 | Kill
            Stopping * DUMPING              | ShutdownWanted | Stopping EXIT DUMPING             | Say
            Stopping * DUMPING              | Interrupted    | Stopping EXIT DUMPING, interrupted |
            Stopping * DUMPING              | Due            | Stopping * KILLED                 | Kill
            Stopping * KILLED               | ShutdownWanted | Stopping EXIT KILLED              | Say
            Stopping * KILLED               | Interrupted    | Stopping EXIT KILLED, interrupted |

            Stopping EXIT *, interrupted    | Unsettled      | Stopping EXIT *, interrupted, settling |
            Stopping EXIT *, interrupted    | ShutdownWanted | Stopping EXIT *, interrupted      | Say
            Stopping EXIT *, interrupted    | Interrupted    | Stopping EXIT KILLED, interrupted | Kill
            Stopping EXIT *, interrupted    | WorkerEnded    | Finished                          |
            Stopping EXIT TOLD, interrupted | Due            | Stopping EXIT SIGNALLED, interrupted | Signal, interrupted
            Stopping EXIT SIGNALLED, interrupted | Due       | Stopping EXIT KILLED, interrupted | Kill
            Stopping EXIT DUMPING, interrupted | Due         | Stopping EXIT KILLED, interrupted | Kill

            Holding                         | Unsettled      | Holding, settling                 |
            Holding                         | Changed        | Holding                           | Announce
            Holding                         | ReloadWanted   | Holding                           | Announce
            Holding                         | ShutdownWanted | Finished                          |
            Holding                         | Interrupted    | Finished                          |
            Holding                         | Due            | Running                           | Start 5

            Holding, settling               | Changed        | Holding                           | Announce
            Holding, settling               | Unchanged      | Holding                           |
            Holding, settling               | ReloadWanted   | Holding, settling                 | Announce
            Holding, settling               | ShutdownWanted | Finished                          |
            Holding, settling               | Interrupted    | Finished                          |

            Waiting                         | Unsettled      | Waiting, settling                 |
            Waiting                         | Changed        | Holding                           | Announce
            Waiting                         | ReloadWanted   | Holding                           | Announce
            Waiting                         | ShutdownWanted | Finished                          |
            Waiting                         | Interrupted    | Finished                          |
            """);

    /** The rows that a setting changes. */
    private static final Map<String, List<Row>> TABLES_BY_SETTING = Map.of(
            "cooperative",
            rows("""
                    Running            | Changed        | Stopping RESTART ASKED          | Announce, AskToLeave
                    Running            | ReloadWanted   | Stopping RESTART ASKED          | Announce, AskToLeave
                    Running            | ShutdownWanted | Stopping EXIT ASKED             | Say, AskToLeave
                    Running            | Interrupted    | Stopping EXIT TOLD, interrupted | Stop, interrupted
                    Running, pipe lost | Due            | Stopping CRASH TOLD             | Say, Stop
                    Stopping * ASKED   | Due            | Stopping * TOLD                 | Stop
                    """),
            "shutdownInterval 0",
            rows("""
                    Running            | Changed        | Stopping RESTART KILLED           | Announce, Kill
                    Running            | ReloadWanted   | Stopping RESTART KILLED           | Announce, Kill
                    Running            | ShutdownWanted | Stopping EXIT KILLED              | Say, Kill
                    Running            | Interrupted    | Stopping EXIT KILLED, interrupted | Kill
                    Running, pipe lost | Due            | Stopping CRASH KILLED             | Say, Kill
                    Stopping * ASKED   | ShutdownWanted | Stopping EXIT KILLED              | Say, Kill
                    Stopping * ASKED   | Interrupted    | Stopping EXIT KILLED, interrupted | Kill
                    Stopping * ASKED   | Due            | Stopping * KILLED                 | Kill
                    """),
            "dumpThreads",
            rows("""
                    Stopping * TOLD                      | Due         | Stopping * SIGNALLED               | Signal
                    Stopping * SIGNALLED                 | Due         | Stopping * DUMPING                 | DumpThreads
                    Stopping EXIT SIGNALLED, interrupted | Due         | Stopping EXIT DUMPING, interrupted | DumpThreads
                    Stopping * DUMPING                   | Due         | Stopping * KILLED                  | Kill
                    Stopping EXIT SIGNALLED, interrupted | Interrupted | Stopping EXIT KILLED, interrupted  | Kill
                    """),
            "no pipe",
            rows("""
                    Running                         | Changed | Stopping RESTART TOLD                | Announce, Stop
                    Stopping * TOLD                 | Due     | Stopping * KILLED                    | Kill
                    Stopping EXIT TOLD, interrupted | Due     | Stopping EXIT SIGNALLED, interrupted | Signal, interrupted
                    """),
            "once",
            rows("""
                    Running                      | WorkerEnded | Finished              |
                    Running                      | Changed     | Stopping RESTART TOLD | Announce, Stop
                    Running                      | StartFailed | Finished              | GiveUp
                    Stopping * *                 | WorkerEnded | Finished              |
                    Stopping EXIT *, interrupted | WorkerEnded | Finished              |
                    """),
            "exitPolicy propagate",
            rows("""
                    Running            | WorkerEnded | Finished | Say
                    Stopping RESTART * | WorkerEnded | Holding  |
                    Stopping CRASH *   | WorkerEnded | Finished | Say
                    Stopping EXIT *    | WorkerEnded | Finished |
                    """),
            "exitPolicy restart",
            rows("""
                    Running            | WorkerEnded | Holding  | Say
                    Stopping RESTART * | WorkerEnded | Holding  |
                    Stopping CRASH *   | WorkerEnded | Holding  | Say
                    Stopping EXIT *    | WorkerEnded | Finished |
                    """));

    @ParameterizedTest(name = "{0} + {1} → {2} ({3})")
    @MethodSource("everyStateAndEvent")
    void everyStateAnswersEveryEvent(String state, String event, String next, String actions) {
        assertStep(RULES, state, event, next, actions);
    }

    static Stream<Arguments> everyStateAndEvent() {
        return STATES.keySet().stream()
                .flatMap(state -> EVENTS.keySet().stream()
                        .map(event -> TABLE.stream()
                                .filter(row -> row.matches(state, event))
                                .findFirst()
                                .map(row -> arguments(state, event, row.nextOf(state), row.actions))
                                .orElse(arguments(state, event, state, ""))));
    }

    @ParameterizedTest(name = "{0}: {1} + {2} → {3} ({4})")
    @MethodSource("rowsOfSettings")
    void someStatesAnswerSomeEventsDifferentlyUnderASetting(
            String setting, String state, String event, String next, String actions) {
        assertStep(rules(setting), state, event, next, actions);
    }

    static Stream<Arguments> rowsOfSettings() {
        return TABLES_BY_SETTING.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .flatMap(table -> table.getValue().stream()
                        .flatMap(row -> STATES.keySet().stream()
                                .filter(state -> row.matches(state, row.event))
                                .map(state ->
                                        arguments(table.getKey(), state, row.event, row.nextOf(state), row.actions))));
    }

    private static void assertStep(Rules rules, String state, String event, String next, String actions) {
        Duration now = event.equals("Due") ? seconds(60) : millis(10_500);
        Step step = new Lifecycle(rules).next(STATES.get(state), EVENTS.get(event), now);

        String done = step.actions().stream().map(LifecycleTest::name).collect(Collectors.joining(", "));
        assertThat(name(step.state()) + " (" + done + ")").isEqualTo(next + " (" + actions + ")");
    }

    @Test
    void everyRowOfTheTablesSaysSomethingAboutSomeState() {
        assertThat(Stream.concat(
                                TABLE.stream(),
                                TABLES_BY_SETTING.values().stream().flatMap(List::stream))
                        .filter(row -> STATES.keySet().stream().noneMatch(state -> row.matches(state, row.event))))
                .isEmpty();
    }

    @Test
    void theTableKnowsEveryKindOfStateAndEvent() {
        assertThat(STATES.values().stream().<Class<?>>map(State::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(State.class.getPermittedSubclasses());
        assertThat(EVENTS.values().stream().<Class<?>>map(Event::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Event.class.getPermittedSubclasses());
    }

    @Nested
    class AChange {
        @Test
        void stopsTheWorkerAndStartsTheNextOneWhenThatHasEnded() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), changed("A.class"))).containsExactly(announce("A.class"), stop());
            assertThat(parent.at(millis(10_007), ended(143))).containsExactly(start(1, "A.class"));
            assertThat(parent.state()).isEqualTo("Running");
        }

        @Test
        void waitsForNothingAfterAQuietSecond() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(1), changed("A.class"));

            assertThat(parent.at(seconds(1), ended(143))).containsExactly(start(1, "A.class"));
        }

        @Test
        void waitsUntilTheReloadIntervalSinceTheLastStartIsOver() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(millis(10_100), ended(143));
            parent.at(millis(10_300), changed("B.class"));

            assertThat(parent.at(millis(10_400), ended(143))).isEmpty();
            assertThat(parent.deadline()).contains(millis(11_100));
            assertThat(parent.at(millis(11_099), new Event.Tick())).isEmpty();
            assertThat(parent.at(millis(11_100), new Event.Tick())).containsExactly(start(2, "B.class"));
        }

        @Test
        void needsNoThrottleWhereTheReloadIntervalIsZero() {
            var parent = Parent.begun(new Rules(
                    Duration.ZERO, seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, false, true, Optional.empty()));
            parent.at(Duration.ZERO, changed("A.class"));

            assertThat(parent.at(Duration.ZERO, ended(143))).containsExactly(start(1, "A.class"));
        }

        @Test
        void isMergedWithTheFirstWhileTheWorkerStops() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(millis(10_001), changed("B.class"))).containsExactly(announce("B.class"));
            assertThat(parent.at(millis(10_002), changed("C.class"))).containsExactly(announce("C.class"));
            assertThat(parent.at(millis(10_003), ended(143)))
                    .containsExactly(start(1, "A.class", "B.class", "C.class"));
            assertThat(parent.deadline()).isEmpty();
        }

        @Test
        void isMergedWithTheFirstWhileTheNextStartIsHeldBack() {
            var parent = Parent.begun(RULES);
            parent.at(millis(100), changed("A.class"));
            parent.at(millis(200), ended(143));

            assertThat(parent.at(millis(300), changed("B.class"))).containsExactly(announce("B.class"));
            assertThat(parent.at(seconds(1), new Event.Tick())).containsExactly(start(1, "A.class", "B.class"));
            assertThat(parent.at(seconds(2), new Event.Tick())).isEmpty();
        }

        @Test
        void startsTheProgramThatWaitsForIt() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), ended(1));

            assertThat(parent.at(seconds(20), changed("A.class")))
                    .containsExactly(announce("A.class"), start(1, "A.class"));
        }

        @Test
        void isTakenAlongByAReloadThatWasWantedForAnotherReason() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.ReloadWanted("SIGHUP"));
            parent.at(millis(10_001), changed("A.class"));

            assertThat(parent.at(millis(10_002), ended(143)))
                    .containsExactly(new Action.Start(1, new Cause("SIGHUP", List.of(change("A.class")))));
        }

        @Test
        void doesNotUndoTheWishToEnd() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.ShutdownWanted("SIGTERM"));
            parent.at(millis(10_001), changed("A.class"));

            assertThat(parent.at(millis(10_002), ended(143))).isEmpty();
            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void isNotAnnouncedWhenItLeadsToNoRestart() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.ShutdownWanted("SIGTERM"));

            assertThat(parent.at(millis(10_001), changed("A.class"))).isEmpty();
            assertThat(parent.at(millis(10_002), new Event.ReloadWanted("SIGHUP")))
                    .isEmpty();
        }
    }

    @Nested
    class FilesThatAreChangingRightNow {
        @Test
        void holdBackTheStartUntilTheirBatchIsComplete() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(millis(10_001), new Event.Unsettled());

            assertThat(parent.at(millis(10_002), ended(143))).isEmpty();
            assertThat(parent.deadline()).isEmpty();
            assertThat(parent.at(seconds(12), new Event.Tick())).isEmpty();
            assertThat(parent.at(seconds(13), changed("B.class")))
                    .containsExactly(announce("B.class"), start(1, "A.class", "B.class"));
        }

        @Test
        void holdBackTheStartUntilTheyTurnOutToBeTheSame() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(millis(10_001), ended(143));
            parent.at(millis(10_002), changed("B.class"));
            parent.at(millis(10_003), new Event.Unsettled());
            parent.at(millis(10_004), ended(143));

            assertThat(parent.at(seconds(13), new Event.Unchanged())).containsExactly(start(2, "B.class"));
        }

        @Test
        void holdBackAStartThatSomebodyElseWants() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), ended(1));
            parent.at(seconds(20), new Event.Unsettled());

            assertThat(parent.at(seconds(21), new Event.ReloadWanted("Enter")))
                    .containsExactly(new Action.Announce(Cause.of("Enter")));
            assertThat(parent.at(seconds(22), new Event.Unchanged()))
                    .containsExactly(new Action.Start(1, Cause.of("Enter")));
        }

        @Test
        void doNotStopTheWorkerBeforeTheirBatchIsComplete() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), new Event.Unsettled())).isEmpty();
            assertThat(parent.at(seconds(11), new Event.Unchanged())).isEmpty();
            assertThat(parent.state()).isEqualTo("Running");
        }
    }

    @Nested
    class AProgramThatEndsByItself {
        @ParameterizedTest
        @EnumSource
        void isStartedAgainAfterCode75WhateverThePolicy(ExitPolicy policy) {
            var parent = Parent.begun(rules(policy));
            var cause = Cause.of("the program ended with exit code 75");

            assertThat(parent.at(seconds(10), ended(75)))
                    .containsExactly(new Action.Announce(cause), new Action.Start(1, cause));
        }

        @Test
        void isStartedAgainAfterCode75NoSoonerThanTheThrottleAllows() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(millis(10), ended(75))).hasSize(1);
            assertThat(parent.at(seconds(1), new Event.Tick()))
                    .containsExactly(new Action.Start(1, Cause.of("the program ended with exit code 75")));
        }

        @ParameterizedTest(name = "with code {0}")
        @MethodSource("dev.reloader.parent.LifecycleTest#ordinaryExitCodes")
        void waitsForAChangeUnderWait(int code) {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), ended(code)))
                    .containsExactly(new Action.AwaitChange("the program ended with exit code " + code));
            assertThat(parent.deadline()).isEmpty();
            assertThat(parent.at(seconds(20), new Event.ReloadWanted("Enter")))
                    .containsExactly(new Action.Announce(Cause.of("Enter")), new Action.Start(1, Cause.of("Enter")));
        }

        @ParameterizedTest(name = "with code {0}")
        @MethodSource("dev.reloader.parent.LifecycleTest#ordinaryExitCodes")
        void endsTheParentWithItsCodeUnderPropagate(int code) {
            var parent = Parent.begun(rules(ExitPolicy.PROPAGATE));

            assertThat(parent.at(seconds(10), ended(code)))
                    .containsExactly(say("the program ended with exit code " + code));
            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isEqualTo(code);
        }

        @Test
        void endsTheParentAfterSuccessUnderRestart() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));

            assertThat(parent.at(seconds(10), ended(0))).containsExactly(say("the program ended with exit code 0"));
            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isZero();
        }

        @Test
        void isStartedAgainAfterFailuresWithGrowingPausesUnderRestart() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            var pauses = new ArrayList<Duration>();
            Duration now = seconds(1);
            for (int i = 0; i < 7; i++) {
                assertThat(parent.at(now, ended(1))).hasSize(1);
                Duration due = parent.deadline().orElseThrow();
                assertThat(parent.at(due, new Event.Tick())).hasSize(1);
                pauses.add(due.minus(now));
                now = due.plusSeconds(1);
            }

            assertThat(pauses)
                    .containsExactly(
                            seconds(2), seconds(4), seconds(8), seconds(16), seconds(30), seconds(30), seconds(30));
        }

        @Test
        void saysHowLongThePauseIs() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));

            assertThat(parent.at(seconds(1), ended(3)))
                    .containsExactly(say("the program ended with exit code 3, starting again in 2 s"));
            assertThat(parent.at(seconds(3), new Event.Tick()))
                    .containsExactly(new Action.Start(1, Cause.of("the program ended with exit code 3")));
        }

        @Test
        void beginsWithTheShortestPauseAgainAfterAMinuteOfHealth() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            parent.at(seconds(1), ended(1));
            parent.at(seconds(3), new Event.Tick());
            parent.at(seconds(4), ended(1));
            parent.at(seconds(8), new Event.Tick());

            parent.at(seconds(68), ended(1));

            assertThat(parent.deadline()).contains(seconds(70));
        }

        @Test
        void goesOnWithLongerPausesAfterLessThanAMinuteOfHealth() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            parent.at(seconds(1), ended(1));
            parent.at(seconds(3), new Event.Tick());

            parent.at(seconds(63).minusNanos(1), ended(1));

            assertThat(parent.deadline()).contains(seconds(67).minusNanos(1));
        }

        @Test
        void beginsWithTheShortestPauseAgainAfterAChange() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            parent.at(seconds(1), ended(1));
            parent.at(seconds(3), new Event.Tick());
            parent.at(seconds(4), ended(1));

            assertThat(parent.at(seconds(5), changed("A.class"))).hasSize(2);
            parent.at(seconds(6), ended(1));

            assertThat(parent.deadline()).contains(seconds(8));
        }

        @Test
        void isStartedAtOnceByAChangeDuringThePause() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            parent.at(seconds(1), ended(1));

            assertThat(parent.at(millis(1_500), changed("A.class")))
                    .containsExactly(
                            announce("A.class"),
                            new Action.Start(
                                    1, new Cause("the program ended with exit code 1", List.of(change("A.class")))));
        }

        @Test
        void isNotStartedSoonerThanTheThrottleAllowsEvenIfThatIsLongerThanThePause() {
            var parent = Parent.begun(new Rules(
                    seconds(10), seconds(5), Duration.ZERO, ExitPolicy.RESTART, false, false, true, Optional.empty()));
            parent.at(seconds(1), ended(1));

            assertThat(parent.deadline()).contains(seconds(10));
        }

        @Test
        void endsTheParentIfItWasToRunOnce() {
            for (ExitPolicy policy : ExitPolicy.values()) {
                var parent = Parent.begun(
                        new Rules(seconds(1), seconds(5), Duration.ZERO, policy, true, false, true, Optional.empty()));
                parent.at(seconds(10), ended(75));

                assertThat(parent.state()).isEqualTo("Finished");
                assertThat(parent.exitCode()).isEqualTo(75);
            }
        }
    }

    static Stream<Integer> ordinaryExitCodes() {
        return Stream.of(0, 1, 74, 76, 143, 255);
    }

    @Nested
    class Stops {
        @Test
        void areSignalsAtHalfTimeAndKillsWhenTheShutdownIntervalIsOver() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.deadline()).contains(millis(12_500));
            assertThat(parent.at(millis(12_499), new Event.Tick())).isEmpty();
            assertThat(parent.at(millis(12_500), new Event.Tick())).containsExactly(new Action.Signal(false));
            assertThat(parent.deadline()).contains(seconds(15));
            assertThat(parent.at(millis(14_999), new Event.Tick())).isEmpty();
            assertThat(parent.at(seconds(15), new Event.Tick())).containsExactly(new Action.Kill());
            assertThat(parent.deadline()).isEmpty();
            assertThat(parent.at(millis(15_010), ended(137))).containsExactly(start(1, "A.class"));
        }

        @Test
        void areNotPutOffByWhatHappensMeanwhile() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            for (Duration now : List.of(seconds(12), seconds(14))) {
                parent.at(now, changed("B.class"));
                parent.at(now, new Event.ShutdownWanted("SIGTERM"));
                parent.at(now, new Event.PipeLost());
                parent.at(millis(12_500), new Event.Tick());
            }

            assertThat(parent.deadline()).contains(seconds(15));
        }

        @Test
        void areKillsAtOnceWithoutAShutdownInterval() {
            var parent = Parent.begun(new Rules(
                    seconds(1), Duration.ZERO, Duration.ZERO, ExitPolicy.WAIT, false, true, true, Optional.empty()));

            assertThat(parent.at(seconds(10), changed("A.class")))
                    .containsExactly(announce("A.class"), new Action.Kill());
            assertThat(parent.deadline()).isEmpty();
        }

        @Test
        void askFirstThenTellThenSignalThenKillAProgramThatMayCooperate() {
            var parent = Parent.begun(cooperative());

            assertThat(parent.at(seconds(10), changed("A.class")))
                    .containsExactly(announce("A.class"), new Action.AskToLeave());
            assertThat(parent.deadline()).contains(seconds(12));
            assertThat(parent.at(seconds(12), new Event.Tick())).containsExactly(stop());
            assertThat(parent.deadline()).contains(millis(14_500));
            assertThat(parent.at(millis(14_500), new Event.Tick())).containsExactly(new Action.Signal(false));
            assertThat(parent.at(seconds(17), new Event.Tick())).containsExactly(new Action.Kill());
            assertThat(parent.at(seconds(18), ended(137))).containsExactly(start(1, "A.class"));
        }

        @Test
        void signalACommandAtOnceAndGiveItAllOfItsTime() {
            var parent = Parent.begun(noPipe());

            assertThat(parent.at(seconds(10), changed("A.class"))).containsExactly(announce("A.class"), stop());
            assertThat(parent.deadline()).contains(seconds(15));
            assertThat(parent.at(seconds(15), new Event.Tick())).containsExactly(new Action.Kill());
        }

        @Test
        void doNotAskACommandToLeave() {
            var parent = Parent.begun(new Rules(
                    seconds(1), seconds(5), seconds(2), ExitPolicy.WAIT, false, false, false, Optional.of(seconds(1))));

            assertThat(parent.at(seconds(10), changed("A.class"))).containsExactly(announce("A.class"), stop());
        }

        @Test
        void areGivenUpWhenTheWorkerDoesNotEvenDieOfAKill() {
            var parent = Parent.begun(noPipe());
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(15), new Event.Tick());

            assertThat(parent.deadline()).contains(seconds(16));
            assertThat(parent.at(seconds(16), new Event.Tick())).singleElement().isInstanceOf(Action.GiveUp.class);
            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void areOverWhenACooperativeProgramLeaves() {
            var parent = Parent.begun(cooperative());
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(seconds(11), ended(75))).containsExactly(start(1, "A.class"));
        }

        @Test
        void printTheThreadsBeforeAKillIfThatIsWanted() {
            var parent = Parent.begun(new Rules(
                    seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, true, true, Optional.empty()));
            parent.at(seconds(10), changed("A.class"));
            parent.at(millis(12_500), new Event.Tick());

            assertThat(parent.at(seconds(15), new Event.Tick())).containsExactly(new Action.DumpThreads());
            assertThat(parent.deadline()).contains(millis(16_000));
            assertThat(parent.at(millis(16_000), new Event.Tick())).containsExactly(new Action.Kill());
        }

        @Test
        void endARunOnceAfterAChangeWithTheWorkersCode() {
            var parent = Parent.begun(new Rules(
                    seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, true, false, true, Optional.empty()));
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), ended(143));

            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isEqualTo(143);
        }
    }

    @Nested
    class BatchesOfChanges {
        @Test
        void holdBackAStartUntilEachIsDecidedUpon() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.Unsettled());
            parent.at(seconds(10), new Event.Unsettled());
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), ended(143));
            assertThat(parent.at(seconds(12), new Event.Tick())).isEmpty();

            assertThat(parent.at(seconds(12), new Event.Unchanged())).containsExactly(start(1, "A.class"));
        }
    }

    @Nested
    class AnInterrupt {
        @Test
        void waitsForTheWorkerWhichHasHadItsSignal() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), new Event.Interrupted()))
                    .containsExactly(new Action.Stop(Lifecycle.SIGINT_CODE, true));
            assertThat(parent.at(millis(12_500), new Event.Tick())).containsExactly(new Action.Signal(true));
            assertThat(parent.deadline()).contains(seconds(15));
            assertThat(parent.at(seconds(13), ended(130))).isEmpty();
            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isEqualTo(130);
        }

        @Test
        void killsAtOnceTheSecondTime() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.Interrupted());

            assertThat(parent.at(seconds(11), new Event.Interrupted())).containsExactly(new Action.Kill());
            parent.at(seconds(12), ended(137));
            assertThat(parent.exitCode()).isEqualTo(137);
        }

        @Test
        void turnsARestartIntoTheEnd() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(seconds(11), new Event.Interrupted())).isEmpty();
            assertThat(parent.at(seconds(12), ended(130))).isEmpty();
            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void killsTheSecondTimeDuringARestartToo() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), new Event.Interrupted());

            assertThat(parent.at(seconds(12), new Event.Interrupted())).containsExactly(new Action.Kill());
        }

        @Test
        void endsTheTimeForLeavingByItself() {
            var parent = Parent.begun(cooperative());
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(millis(10_100), new Event.Interrupted()))
                    .containsExactly(new Action.Stop(Lifecycle.SIGINT_CODE, true));
            assertThat(parent.deadline()).contains(millis(12_600));
            assertThat(parent.at(millis(10_200), new Event.Interrupted())).containsExactly(new Action.Kill());
        }

        @Test
        void killsWhileTheThreadsArePrintedOnlyTheSecondTime() {
            var parent = Parent.begun(new Rules(
                    seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, true, true, Optional.empty()));
            parent.at(seconds(10), changed("A.class"));
            parent.at(millis(12_500), new Event.Tick());
            parent.at(seconds(15), new Event.Tick());

            assertThat(parent.at(millis(15_010), new Event.Interrupted())).isEmpty();
            assertThat(parent.at(millis(15_020), new Event.Interrupted())).containsExactly(new Action.Kill());
        }

        @Test
        void endsTheParentAtOnceWhileNoWorkerLives() {
            var waiting = Parent.begun(RULES);
            waiting.at(seconds(10), ended(3));
            var holding = Parent.begun(rules(ExitPolicy.RESTART));
            holding.at(seconds(10), ended(3));

            for (Parent parent : List.of(waiting, holding)) {
                assertThat(parent.at(seconds(11), new Event.Interrupted())).isEmpty();
                assertThat(parent.state()).isEqualTo("Finished");
                assertThat(parent.exitCode()).isEqualTo(3);
            }
        }
    }

    @Nested
    class AWishToEnd {
        @Test
        void stopsTheWorkerAndEndsWithItsCode() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), new Event.ShutdownWanted("SIGTERM")))
                    .containsExactly(say("SIGTERM, stopping"), stop());
            assertThat(parent.at(seconds(11), ended(143))).isEmpty();
            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isEqualTo(143);
        }

        /** The worker has had SIGHUP, too, and may hear of the end over its pipe before. */
        @Test
        void becauseTheTerminalHasHungUpHasItsExitCode() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), new Event.ShutdownWanted("hung up", Lifecycle.SIGHUP_CODE)))
                    .containsExactly(say("hung up, stopping"), new Action.Stop(129, false));
        }

        @Test
        void isNotDrownedByTheCode75OfTheWorkerThatItStops() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), new Event.ShutdownWanted("SIGTERM"));
            parent.at(seconds(11), ended(75));

            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void turnsARestartIntoTheEnd() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), new Event.ShutdownWanted("SIGTERM"));
            parent.at(seconds(12), ended(143));

            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void endsTheTimeForLeavingByItself() {
            var parent = Parent.begun(cooperative());
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(seconds(11), new Event.ShutdownWanted("SIGTERM")))
                    .containsExactly(say("SIGTERM, stopping"), stop());
            assertThat(parent.deadline()).contains(millis(13_500));
        }
    }

    @Nested
    class ABrokenPipe {
        @Test
        void isForgivenToAWorkerThatEndsWithinASecond() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(seconds(10), new Event.PipeLost())).isEmpty();
            assertThat(parent.deadline()).contains(seconds(11));
            assertThat(parent.at(millis(10_900), ended(0)))
                    .containsExactly(new Action.AwaitChange("the program ended with exit code 0"));
        }

        @Test
        void isACrashOfAWorkerThatLivesOn() {
            var parent = Parent.begun(rules(ExitPolicy.PROPAGATE));
            parent.at(seconds(10), new Event.PipeLost());
            parent.at(millis(10_500), new Event.PipeLost());

            assertThat(parent.at(seconds(11), new Event.Tick()))
                    .containsExactly(
                            new Action.Say(Level.ERROR, "the worker lives but has closed its pipe, so it is stopped"),
                            stop());
            assertThat(parent.deadline()).contains(millis(13_500));
            assertThat(parent.at(seconds(12), ended(143))).containsExactly(say("the program ended with exit code 143"));
            assertThat(parent.state()).isEqualTo("Finished");
            assertThat(parent.exitCode()).isEqualTo(143);
        }

        @Test
        void isFollowedByABackOffUnderRestart() {
            var parent = Parent.begun(rules(ExitPolicy.RESTART));
            parent.at(seconds(10), new Event.PipeLost());
            parent.at(seconds(11), new Event.Tick());
            parent.at(seconds(12), ended(143));

            assertThat(parent.deadline()).contains(seconds(14));
        }

        @Test
        void leadsToARestartIfSomethingChangesMeanwhile() {
            var parent = Parent.begun(rules(ExitPolicy.PROPAGATE));
            parent.at(seconds(10), new Event.PipeLost());
            parent.at(seconds(11), new Event.Tick());
            parent.at(millis(11_100), changed("A.class"));

            assertThat(parent.at(seconds(12), ended(143))).containsExactly(start(1, "A.class"));
        }

        @Test
        void meansNothingWhileTheWorkerIsBeingStopped() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));

            assertThat(parent.at(seconds(11), new Event.PipeLost())).isEmpty();
            assertThat(parent.deadline()).contains(millis(12_500));
        }
    }

    @Nested
    class AStartThatFails {
        @Test
        void endsTheParentIfItIsTheFirst() {
            var parent = Parent.begun(RULES);

            assertThat(parent.at(Duration.ZERO, new Event.StartFailed("no memory")))
                    .containsExactly(new Action.GiveUp("no memory"));
            assertThat(parent.state()).isEqualTo("Finished");
        }

        @Test
        void waitsForAChangeIfThereWasAnEarlierWorker() {
            var parent = Parent.begun(RULES);
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), ended(143));

            assertThat(parent.at(seconds(11), new Event.StartFailed("no memory")))
                    .containsExactly(new Action.AwaitChange("no memory"));
            assertThat(parent.at(seconds(20), changed("B.class")))
                    .containsExactly(announce("B.class"), start(2, "B.class"));
        }
    }

    @Nested
    class AWorkerThatFailsAfterAReload {
        private static final String LINE = "the program ended with exit code 1, 0.5 s after changed: A.class";

        private final Parent parent = Parent.begun(RULES);

        @BeforeEach
        void reload() {
            parent.at(seconds(10), changed("A.class"));
            parent.at(seconds(11), ended(143));
        }

        @Test
        void isToldOfTogetherWithTheChange() {
            assertThat(parent.at(Duration.ofMillis(11_500), ended(1))).containsExactly(new Action.AwaitChange(LINE));
        }

        @Test
        void hasOtherReasonsIfItRanForLong() {
            assertThat(parent.at(seconds(16), ended(1)))
                    .containsExactly(new Action.AwaitChange("the program ended with exit code 1"));
        }

        @Test
        void isStartedOnceMoreIfItLooksUnfinished() {
            assertThat(parent.at(Duration.ofMillis(11_500), new Event.WorkerEnded(1, true)))
                    .containsExactly(new Action.Say(
                            Level.INFO, LINE + "; a build may not have been finished, so it is started once more"));
            assertThat(parent.at(Duration.ofMillis(12_499), new Event.Tick())).isEmpty();
            assertThat(parent.at(Duration.ofMillis(12_500), new Event.Tick())).containsExactly(start(2, "A.class"));
            assertThat(parent.at(seconds(13), new Event.WorkerEnded(1, true)))
                    .containsExactly(new Action.AwaitChange(LINE));
        }

        @Test
        void isStartedOnceMoreAfterEachChange() {
            parent.at(Duration.ofMillis(11_500), new Event.WorkerEnded(1, true));
            parent.at(Duration.ofMillis(12_500), new Event.Tick());
            parent.at(seconds(13), new Event.WorkerEnded(1, true));
            parent.at(seconds(20), changed("B.class"));

            assertThat(parent.at(seconds(21), new Event.WorkerEnded(1, true)))
                    .containsExactly(new Action.Say(
                            Level.INFO,
                            "the program ended with exit code 1, 1.0 s after changed: B.class;"
                                    + " a build may not have been finished, so it is started once more"));
        }

        @Test
        void isStartedAtOnceIfMoreChanges() {
            parent.at(Duration.ofMillis(11_500), new Event.WorkerEnded(1, true));

            assertThat(parent.at(seconds(12), changed("B.class")))
                    .containsExactly(announce("B.class"), start(2, "A.class", "B.class"));
        }
    }

    /** Every state that can be reached, whatever happens in whatever order, under every combination of settings. */
    @Nested
    class WhateverHappens {
        @ParameterizedTest(name = "{0}")
        @MethodSource("dev.reloader.parent.LifecycleTest#allRules")
        @DisplayName(
                "no second worker, no lost change, no miscount, no dead end, no idling loop, and the end is the end")
        void theRulesOfTheWholeHold(Rules rules) {
            var world = new World(rules);
            world.explore();

            assertThat(world.problems).isEmpty();
            assertThat(world.deadEnds()).isEmpty();
            assertThat(world.kindsSeen()).contains("Idle", "Running", "Finished");
        }
    }

    static Stream<Rules> allRules() {
        var all = new ArrayList<Rules>();
        for (ExitPolicy policy : ExitPolicy.values()) {
            for (boolean once : new boolean[] {false, true}) {
                for (boolean dumpThreads : new boolean[] {false, true}) {
                    for (Duration cooperative : List.of(Duration.ZERO, seconds(2))) {
                        for (Duration shutdownInterval : List.of(Duration.ZERO, seconds(5))) {
                            for (Duration reloadInterval : List.of(Duration.ZERO, seconds(1))) {
                                var rules = new Rules(
                                        reloadInterval,
                                        shutdownInterval,
                                        cooperative,
                                        policy,
                                        once,
                                        dumpThreads,
                                        true,
                                        Optional.empty());
                                all.add(rules);
                                all.add(ofProcessReloader(rules, true));
                                all.add(ofProcessReloader(rules, false));
                            }
                        }
                    }
                }
            }
        }
        return all.stream();
    }

    /** It gives up what cannot be killed; a method has a pipe, a command has none. */
    private static Rules ofProcessReloader(Rules rules, boolean hasPipe) {
        return new Rules(
                rules.reloadInterval(),
                rules.shutdownInterval(),
                rules.cooperative(),
                rules.exitPolicy(),
                rules.once(),
                rules.dumpThreads(),
                hasPipe,
                Optional.of(seconds(1)));
    }

    /** The graph of all states, each seen as if the present were always the same moment. */
    private static final class World {
        private static final Duration NOW = seconds(1000);
        private static final Duration HEALTHY = seconds(60);
        private static final List<Duration> STEPS = List.of(Duration.ZERO, seconds(1), seconds(5), seconds(61));

        /** @param dirty whether something has changed since the last start */
        private record Node(State state, boolean alive, boolean dirty) {}

        private final Rules rules;
        private final Lifecycle lifecycle;
        private final Map<Node, Set<Node>> before = new HashMap<>();
        private final Set<String> problems = new LinkedHashSet<>();

        World(Rules rules) {
            this.rules = rules;
            this.lifecycle = new Lifecycle(rules);
        }

        void explore() {
            var open = new ArrayDeque<Node>();
            var first = new Node(Lifecycle.initial(), false, false);
            before.put(first, new HashSet<>());
            open.add(first);
            while (!open.isEmpty()) {
                Node node = open.remove();
                for (Duration later : STEPS) {
                    for (Event event : events(node)) {
                        Node next = follow(node, event, later);
                        if (!before.containsKey(next)) {
                            before.put(next, new HashSet<>());
                            open.add(next);
                        }
                        before.get(next).add(node);
                    }
                }
            }
        }

        /** What can happen: only a worker that lives can end, and only one that has not come to life can fail to. */
        private static List<Event> events(Node node) {
            Stream<Event> ends = Stream.of(
                    new Event.WorkerEnded(1, true),
                    new Event.WorkerEnded(0),
                    new Event.WorkerEnded(Lifecycle.RESTART_CODE));
            return Stream.concat(EVENTS.values().stream(), ends)
                    .filter(event -> node.alive || !(event instanceof Event.WorkerEnded))
                    .filter(event -> node.state instanceof Running
                            || !(event instanceof Event.StartFailed || event instanceof Event.StandbyFailed))
                    .toList();
        }

        private Node follow(Node node, Event event, Duration later) {
            Duration now = NOW.plus(later);
            Step step = lifecycle.next(node.state, event, now);
            boolean isSameStart = event instanceof Event.StandbyFailed;
            boolean alive = node.alive
                    && !(event instanceof Event.WorkerEnded || event instanceof Event.StartFailed || isSameStart);
            for (Action action : step.actions()) {
                if (action instanceof Action.Start start) {
                    check(!alive, "a second worker is started", node, event, step);
                    Duration sinceLast = now.minus(node.state.life().startedAt());
                    check(
                            start.generation() == 0 || isSameStart || sinceLast.compareTo(rules.reloadInterval()) >= 0,
                            "a worker is started too soon",
                            node,
                            event,
                            step);
                    alive = true;
                } else if (action instanceof Action.GiveUp) {
                    boolean wasKilled =
                            node.state instanceof Stopping stopping && stopping.pressure() == Pressure.KILLED;
                    check(alive == wasKilled, "it is given up too early", node, event, step);
                    alive = false;
                } else if (!(action instanceof Action.Say
                        || action instanceof Action.Announce
                        || action instanceof Action.AwaitChange)) {
                    check(alive, "nobody is there for it", node, event, step);
                }
            }
            boolean shouldLive = step.state() instanceof Running || step.state() instanceof Stopping;
            check(alive == shouldLive, "the state does not know whether a worker lives", node, event, step);
            if (event instanceof Event.Tick) {
                check(
                        step.state()
                                .deadline()
                                .filter(at -> at.compareTo(now) <= 0)
                                .isEmpty(),
                        "a tick leaves a deadline that has passed",
                        node,
                        event,
                        step);
            }
            if (node.state instanceof Finished) {
                check(
                        step.state().equals(node.state) && step.actions().isEmpty(),
                        "the end is not the end",
                        node,
                        event,
                        step);
            }
            check(
                    step.state() instanceof Finished
                            || step.state().life().pending() == pendingAfter(event, node.state.life()),
                    "what is pending is miscounted",
                    node,
                    event,
                    step);
            boolean starts = step.actions().stream().anyMatch(Action.Start.class::isInstance);
            boolean dirty = !starts && (node.dirty || asksForRestart(event));
            check(!dirty || comesToStart(step.state()), "a change is lost", node, event, step);
            return new Node(asOfNow(step.state(), later), alive, dirty);
        }

        private static int pendingAfter(Event event, Life life) {
            if (event instanceof Event.Unsettled) {
                return life.pending() + 1;
            }
            boolean ends = event instanceof Event.Changed || event instanceof Event.Unchanged;
            return ends ? Math.max(0, life.pending() - 1) : life.pending();
        }

        /** RestartCertain only comes ahead of such a change. */
        private static boolean asksForRestart(Event event) {
            return event instanceof Event.Changed || event instanceof Event.ReloadWanted;
        }

        /** Whether a start follows, or nothing any more. */
        private static boolean comesToStart(State state) {
            boolean isStopped = state instanceof Stopping stopping && stopping.intent() != Intent.CRASH;
            return isStopped || state instanceof Idle || state instanceof Holding || state instanceof Finished;
        }

        private void check(boolean holds, String problem, Node node, Event event, Step step) {
            if (!holds) {
                problems.add(problem + ": " + node + " + " + event + " → " + step);
            }
        }

        /** The same state, as if it had come about by NOW; what makes no difference is levelled, so that there are few. */
        private static State asOfNow(State state, Duration later) {
            Life life = state.life();
            Life level = new Life(
                    Math.min(life.generation(), 1),
                    started(life, later),
                    life.cause().changes().isEmpty() ? Cause.NONE : Cause.of(List.of(CHANGE)),
                    life.isRetry(),
                    life.backOff(),
                    0,
                    Math.min(life.pending(), 2));
            if (state instanceof Running running) {
                return new Running(level, running.pipeLossEnds().map(at -> earlier(at, later)));
            }
            if (state instanceof Stopping stopping) {
                return new Stopping(
                        level,
                        stopping.intent(),
                        Cause.NONE,
                        stopping.pressure(),
                        stopping.interrupted(),
                        stopping.until().map(at -> earlier(at, later)));
            }
            if (state instanceof Holding holding) {
                return new Holding(level, Cause.NONE, earlier(holding.until(), later));
            }
            if (state instanceof Waiting) {
                return new Waiting(level);
            }
            return state instanceof Finished ? new Finished(level) : new Idle(level);
        }

        /** Just now, a while ago, or long enough ago to be healthy. */
        private static Duration started(Life life, Duration later) {
            Duration age = NOW.plus(later).minus(life.startedAt());
            if (age.compareTo(HEALTHY) >= 0) {
                return NOW.minus(HEALTHY);
            }
            return age.compareTo(seconds(1)) >= 0 ? NOW.minus(seconds(1)) : NOW.minus(age);
        }

        private static Duration earlier(Duration at, Duration by) {
            Duration moved = at.minus(by);
            return moved.compareTo(NOW) < 0 ? NOW : moved;
        }

        /** The states from which neither a worker nor the end can be reached. */
        Set<Node> deadEnds() {
            var open = new ArrayDeque<Node>();
            var good = new HashSet<Node>();
            for (Node node : before.keySet()) {
                if (node.state instanceof Running || node.state instanceof Finished) {
                    good.add(node);
                    open.add(node);
                }
            }
            while (!open.isEmpty()) {
                for (Node earlier : before.get(open.remove())) {
                    if (good.add(earlier)) {
                        open.add(earlier);
                    }
                }
            }
            var deadEnds = new HashSet<>(before.keySet());
            deadEnds.removeAll(good);
            return deadEnds;
        }

        Set<String> kindsSeen() {
            return before.keySet().stream()
                    .map(node -> node.state.getClass().getSimpleName())
                    .collect(Collectors.toSet());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("stoppingStates")
    void timeAloneLeadsToTheKillOfAWorkerThatDoesNotEnd(String name) {
        for (Rules rules : allRules().toList()) {
            var lifecycle = new Lifecycle(rules);
            State state = STATES.get(name);
            var actions = new ArrayList<Action>();
            while (state.deadline().isPresent()) {
                Step step =
                        lifecycle.next(state, new Event.Tick(), state.deadline().get());
                actions.addAll(step.actions());
                state = step.state();
            }

            boolean wasKilledBefore = ((Stopping) STATES.get(name)).pressure() == Pressure.KILLED;
            assertThat(actions.contains(new Action.Kill())).isNotEqualTo(wasKilledBefore);
        }
    }

    static Stream<String> stoppingStates() {
        return STATES.keySet().stream().filter(name -> name.startsWith("Stopping"));
    }

    /** The states of the table, by name. */
    private static final Map<String, State> STATES = states();

    /** The events of the table, by name. */
    private static final Map<String, Event> EVENTS = events();

    private static Map<String, State> states() {
        var states = new ArrayList<State>();
        var life = new Life(4, seconds(10), Cause.NONE, false, Duration.ZERO, 0, 0);
        var settling = life.withPending(1);
        var cause = Cause.of(List.of(change("Earlier.class")));
        states.add(Lifecycle.initial());
        states.add(new Running(life, Optional.empty()));
        states.add(new Running(settling, Optional.empty()));
        states.add(new Running(life, Optional.of(seconds(11))));
        for (Intent intent : Intent.values()) {
            for (Pressure pressure : Pressure.values()) {
                states.add(new Stopping(life, intent, cause, pressure, false, until(pressure)));
            }
        }
        for (Pressure pressure : List.of(Pressure.TOLD, Pressure.SIGNALLED, Pressure.DUMPING, Pressure.KILLED)) {
            states.add(new Stopping(life, Intent.EXIT, cause, pressure, true, until(pressure)));
        }
        states.add(new Holding(life, cause, seconds(11)));
        states.add(new Holding(settling, cause, seconds(11)));
        states.add(new Waiting(life));
        states.add(new Finished(life));
        var byName = new LinkedHashMap<String, State>();
        states.forEach(state -> byName.put(name(state), state));
        return byName;
    }

    private static Optional<Duration> until(Pressure pressure) {
        return pressure == Pressure.KILLED ? Optional.empty() : Optional.of(seconds(12));
    }

    private static Map<String, Event> events() {
        var events = new LinkedHashMap<String, Event>();
        events.put("Begin", new Event.Begin());
        events.put("Unsettled", new Event.Unsettled());
        events.put("Changed", new Event.Changed(List.of(CHANGE)));
        events.put("Unchanged", new Event.Unchanged());
        events.put("RestartCertain", new Event.RestartCertain());
        events.put("ReloadWanted", new Event.ReloadWanted("Enter"));
        events.put("ShutdownWanted", new Event.ShutdownWanted("SIGTERM"));
        events.put("Interrupted", new Event.Interrupted());
        events.put("PipeLost", new Event.PipeLost());
        events.put("WorkerEnded", new Event.WorkerEnded(3));
        events.put("StartFailed", new Event.StartFailed("no memory"));
        events.put("StandbyFailed", new Event.StandbyFailed(Cause.of("Enter")));
        events.put("Tick", new Event.Tick());
        events.put("Due", new Event.Tick());
        return events;
    }

    private static String name(State state) {
        var name = new StringBuilder(state.getClass().getSimpleName());
        if (state instanceof Stopping stopping) {
            name.append(" ").append(stopping.intent()).append(" ").append(stopping.pressure());
            name.append(stopping.interrupted() ? ", interrupted" : "");
        }
        if (state instanceof Running running) {
            name.append(running.pipeLossEnds().isPresent() ? ", pipe lost" : "");
        }
        boolean settlingMatters = !(state instanceof Idle || state instanceof Finished);
        return name + (settlingMatters && state.life().isPending() ? ", settling" : "");
    }

    private static String name(Action action) {
        if (action instanceof Action.Start start) {
            return "Start " + start.generation();
        }
        if (action instanceof Action.Stop stop) {
            return stop.interrupted() ? "Stop, interrupted" : "Stop";
        }
        if (action instanceof Action.Signal signal) {
            return signal.interrupted() ? "Signal, interrupted" : "Signal";
        }
        return action.getClass().getSimpleName();
    }

    /** A line of a table. */
    private record Row(String state, String event, String next, String actions) {
        boolean matches(String otherState, String otherEvent) {
            return event.equals(otherEvent) && otherState.matches(state.replace("*", "[A-Z]+"));
        }

        /** The stars are what they are in the state. */
        String nextOf(String actualState) {
            String[] pattern = state.split(" ");
            String[] actual = actualState.split(" ");
            String[] result = next.split(" ");
            for (int i = 0; i < result.length; i++) {
                if (result[i].startsWith("*")) {
                    String word = actual[i].replace(",", "");
                    result[i] = result[i].replace("*", word);
                    assertThat(pattern[i]).startsWith("*");
                }
            }
            return String.join(" ", result);
        }
    }

    private static List<Row> rows(String table) {
        return table.lines()
                .filter(line -> !line.isBlank())
                .map(line -> line.split("\\|", -1))
                .map(cells -> new Row(cells[0].strip(), cells[1].strip(), cells[2].strip(), cells[3].strip()))
                .toList();
    }

    private static Rules rules(String setting) {
        return switch (setting) {
            case "cooperative" -> cooperative();
            case "shutdownInterval 0" ->
                new Rules(
                        seconds(1),
                        Duration.ZERO,
                        Duration.ZERO,
                        ExitPolicy.WAIT,
                        false,
                        false,
                        true,
                        Optional.empty());
            case "dumpThreads" ->
                new Rules(seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, true, true, Optional.empty());
            case "no pipe" -> noPipe();
            case "once" ->
                new Rules(seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, true, false, true, Optional.empty());
            case "exitPolicy propagate" -> rules(ExitPolicy.PROPAGATE);
            case "exitPolicy restart" -> rules(ExitPolicy.RESTART);
            default -> throw new IllegalArgumentException(setting);
        };
    }

    private static Rules rules(ExitPolicy policy) {
        return new Rules(seconds(1), seconds(5), Duration.ZERO, policy, false, false, true, Optional.empty());
    }

    private static Rules noPipe() {
        return new Rules(
                seconds(1), seconds(5), Duration.ZERO, ExitPolicy.WAIT, false, false, false, Optional.of(seconds(1)));
    }

    private static Rules cooperative() {
        return new Rules(seconds(1), seconds(5), seconds(2), ExitPolicy.WAIT, false, false, true, Optional.empty());
    }

    /** Goes through a life, one event after the other. */
    private static final class Parent {
        private final Lifecycle lifecycle;
        private State state = Lifecycle.initial();

        private Parent(Rules rules) {
            lifecycle = new Lifecycle(rules);
        }

        /** Its first worker has been started at zero. */
        static Parent begun(Rules rules) {
            var parent = new Parent(rules);
            assertThat(parent.at(Duration.ZERO, new Event.Begin())).containsExactly(new Action.Start(0, Cause.NONE));
            return parent;
        }

        List<Action> at(Duration now, Event event) {
            Step step = lifecycle.next(state, event, now);
            state = step.state();
            return step.actions();
        }

        String state() {
            return name(state);
        }

        Optional<Duration> deadline() {
            return state.deadline();
        }

        int exitCode() {
            return state.life().exitCode();
        }
    }

    private static Event changed(String file) {
        return new Event.Changed(List.of(change(file)));
    }

    private static Event ended(int exitCode) {
        return new Event.WorkerEnded(exitCode);
    }

    private static Action announce(String file) {
        return new Action.Announce(Cause.of(List.of(change(file))));
    }

    private static Action start(int generation, String... files) {
        return new Action.Start(
                generation, Cause.of(Stream.of(files).map(LifecycleTest::change).toList()));
    }

    private static Action stop() {
        return new Action.Stop(Lifecycle.SIGTERM_CODE, false);
    }

    private static Action say(String text) {
        return new Action.Say(Level.INFO, text);
    }

    private static FileChange change(String file) {
        return FileChange.modified(Path.of(file));
    }

    private static Duration seconds(long seconds) {
        return Duration.ofSeconds(seconds);
    }

    private static Duration millis(long millis) {
        return Duration.ofMillis(millis);
    }
}
