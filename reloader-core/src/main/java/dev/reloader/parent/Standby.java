package dev.reloader.parent;

import static dev.reloader.parent.Durations.max;

import dev.reloader.pipe.Message;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The next worker, on its way before it is needed: a JVM that has not entered its main class. When the worker has gone quiet one
 * is started, and loads what the program will need. When a restart is due it is asked whether that still holds; where there is
 * none, one is started at once, which comes up while the old worker goes down.
 *
 * <p>For the parent's main thread only, but for {@link #stillFits}.
 */
final class Standby implements AutoCloseable {
    /** How long a standby may take to answer before it is killed. Tests, for which a busy machine is no excuse, grant more. */
    static final Duration PATIENCE = Duration.ofMillis(Integer.getInteger("reloader.standbyPatienceMillis", 100));

    /**
     * How long one that has answered may take to say that it goes. On a busy machine it may have gone long before that is heard, and
     * to kill it then would run the program twice.
     */
    static final Duration HANDOVER = max(PATIENCE, Duration.ofSeconds(2));

    /** With less, the memory is the program's. */
    static final long LEAST_MEMORY = 1L << 30;

    private static final Duration LONGEST_LISTING = Duration.ofSeconds(1);
    private static final Duration AFTER_END = Duration.ofMillis(100);
    private static final String NOT_UP = "it has not come up yet";

    /** What a standby needs of its surroundings. */
    interface Host {
        /** Starts a JVM that waits to be told to go. */
        WorkerProcess launchParked() throws IOException;

        /** What a JVM takes for granted that is started now. */
        ProgramShape shape();

        /** Has something done on the main thread. */
        void post(Runnable task);

        /** From now on no worker may start: the standby has been asked. */
        void undecided();

        /** It has answered, or is no more. */
        void decided();
    }

    private enum Stage {
        NONE,
        /** Started, but not connected. */
        COMING,
        PARKED,
        ASKED,
        /** May be told to go. */
        READY,
        /** Started because there was none when one was needed; told to go whether it is connected or not. */
        HURRIED
    }

    private final boolean isWanted;
    private final Background background;
    private final Host host;
    private final System.Logger log;

    private Stage stage = Stage.NONE;
    private Optional<WorkerProcess> process = Optional.empty();
    private volatile ProgramShape shape;

    /** What was planned on an earlier occasion is not done any more. */
    private int occasion;

    private int question;
    private Duration patienceEnds = Duration.ZERO;

    Standby(boolean isWanted, Background background, Host host, System.Logger log) {
        this.isWanted = isWanted;
        this.background = background;
        this.host = host;
        this.log = log;
    }

    /** Has one ready as soon as this worker, which has just started, has gone quiet. */
    void follow(WorkerProcess worker) {
        if (isWanted) {
            int planned = ++occasion;
            Runnable listing = () -> listClasses(worker, planned);
            QuietMoment.await(worker.handle(), background::later, () -> host.post(listing));
        }
    }

    /** Has one ready, since no worker lives. */
    void followNone() {
        if (isWanted) {
            int planned = ++occasion;
            later(AFTER_END, () -> park(planned));
        }
    }

    private void later(Duration delay, Runnable task) {
        background.later(delay, () -> host.post(task));
    }

    private void listClasses(WorkerProcess worker, int planned) {
        if (isStill(planned)) {
            worker.tell(new Message.ListClasses());
            later(LONGEST_LISTING, () -> park(planned));
        }
    }

    /** The worker has listed what the next one is to load. */
    void classesListed() {
        park(occasion);
    }

    private void park(int planned) {
        if (isStill(planned)) {
            // Because that looks at many files.
            background.run(() -> {
                ProgramShape seen = host.shape();
                boolean hasMemory = new FreeMemory().bytes() >= LEAST_MEMORY;
                host.post(() -> park(planned, seen, hasMemory));
            });
        }
    }

    private void park(int planned, ProgramShape seen, boolean hasMemory) {
        if (!hasMemory) {
            log.log(Level.DEBUG, "no standby is kept: less than 1 GiB of memory is free");
        } else if (isStill(planned)) {
            launch(Stage.COMING, seen);
        }
    }

    /** Whether nothing has come in between. */
    private boolean isStill(int planned) {
        return planned == occasion && stage == Stage.NONE;
    }

    private void launch(Stage next, ProgramShape seen) {
        try {
            tryToLaunch(next, seen);
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot start a standby: " + e.getMessage());
        }
    }

    private void tryToLaunch(Stage next, ProgramShape seen) throws IOException {
        shape = seen;
        process = Optional.of(host.launchParked());
        stage = next;
        log.log(Level.DEBUG, "the standby is process " + process.get().pid());
    }

    /**
     * Starts the next worker's JVM if there is none that could be asked, while the worker still runs.
     *
     * @throws IOException if the operating system refuses
     */
    void hurry() throws IOException {
        if (isWanted && (stage == Stage.NONE || stage == Stage.COMING)) {
            occasion++;
            discard(NOT_UP);
            tryToLaunch(Stage.HURRIED, host.shape());
        }
    }

    /** A restart is due: sees to it that it will be quick. */
    void prepare(Duration now) {
        if (!isWanted) {
            return;
        }
        occasion++;
        switch (stage) {
            case NONE -> launch(Stage.HURRIED, host.shape());
            case COMING -> replace(NOT_UP);
            case HURRIED -> {
                if (!shape.holds()) {
                    replace("what it was started from has changed");
                }
            }
            case PARKED, READY -> {
                host.undecided();
                ask(now);
            }
            case ASKED -> ask(now);
        }
    }

    private void replace(String because) {
        discard(because);
        launch(Stage.HURRIED, host.shape());
    }

    private void ask(Duration now) {
        stage = Stage.ASKED;
        patienceEnds = now.plus(PATIENCE);
        process.orElseThrow().tell(new Message.Prepare(++question));
    }

    /** Whether a JVM that was started now would find the same. May be called on any thread. */
    boolean stillFits() {
        return shape.holds();
    }

    boolean is(WorkerProcess other) {
        return process.filter(mine -> mine == other).isPresent();
    }

    void connected() {
        if (stage == Stage.COMING) {
            stage = Stage.PARKED;
            List<String> directories =
                    shape.directories().stream().map(Path::toString).toList();
            if (directories.size() <= Message.PATHS_AT_MOST) {
                process.orElseThrow().tell(new Message.Park(directories));
            }
            log.log(Level.DEBUG, "the standby, process " + process.orElseThrow().pid() + ", is parked");
        }
    }

    void answered(int id, boolean holds) {
        if (stage == Stage.ASKED && id == question) {
            if (holds) {
                stage = Stage.READY;
                host.decided();
            } else {
                discard("what it was started from has changed");
            }
        }
    }

    void ended() {
        log.log(Level.DEBUG, "the standby has ended by itself");
        forget();
    }

    Optional<Duration> deadline() {
        return stage == Stage.ASKED ? Optional.of(patienceEnds) : Optional.empty();
    }

    void tick(Duration now) {
        if (stage == Stage.ASKED && patienceEnds.compareTo(now) <= 0) {
            discard("it does not answer");
        }
    }

    /** Whether {@link #take} will give one that has been parked for a while. */
    boolean isReady() {
        return stage == Stage.READY;
    }

    /** Gives it away, if it can be used. */
    Optional<WorkerProcess> take() {
        occasion++;
        if (stage != Stage.READY && stage != Stage.HURRIED) {
            discard("it is not ready");
        }
        Optional<WorkerProcess> taken = process;
        process = Optional.empty();
        stage = Stage.NONE;
        return taken;
    }

    private void discard(String because) {
        process.ifPresent(unfit -> {
            log.log(Level.DEBUG, "the standby is not used: " + because);
            unfit.kill();
        });
        forget();
    }

    private void forget() {
        boolean wasAsked = stage == Stage.ASKED;
        process = Optional.empty();
        stage = Stage.NONE;
        if (wasAsked) {
            host.decided();
        }
    }

    @Override
    public void close() {
        occasion++;
        process.ifPresent(WorkerProcess::killAndWait);
    }
}
