package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.parent.ChangeSettler.Batch;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What follows from each batch of changes, by the user's rules: a restart, or, as long as there is a worker for it, a signal or
 * the question whether it handles the changes by itself. Says {@link Listener#restart} or {@link Listener#noRestart} once for
 * each batch, though not at once. For the parent's main thread only.
 */
final class Decisions {
    /** Who carries them out. */
    interface Listener {
        void restart(Batch batch);

        void noRestart();
    }

    private static final String CLASS = ".class";

    private final Reactions reactions;
    private final boolean onlyLoaded;
    private final Questions questions = new Questions();
    private final System.Logger log;
    private final Listener listener;

    /**
     * Decides nothing yet.
     *
     * @param onlyLoaded whether classes that the worker has not loaded may change without a restart
     */
    Decisions(Reactions reactions, boolean onlyLoaded, System.Logger log, Listener listener) {
        this.reactions = reactions;
        this.onlyLoaded = onlyLoaded;
        this.log = log;
        this.listener = listener;
    }

    /**
     * Decides, or asks.
     *
     * @param worker the worker, if one runs that is not about to end
     */
    void decide(Batch batch, Optional<WorkerProcess> worker, Duration now) {
        Reactions.Decision decision = reactions.decide(batch.changes());
        if (batch.changes().isEmpty()) {
            listener.noRestart();
        } else if (decision.restart() && worker.isPresent() && isOnlyClasses(batch)) {
            askWhetherLoaded(worker.get(), batch, now);
        } else if (decision.restart() || worker.isEmpty()) {
            listener.restart(batch);
        } else {
            decision.signals().forEach((signal, changes) -> signal(worker.get(), signal, changes));
            ask(worker.get(), batch.of(decision.questions()), now);
        }
    }

    /** Whether this change is enough for a restart, whatever changes with it. */
    boolean callsForRestart(FileChange change) {
        return !onlyLoaded && reactions.decide(List.of(change)).restart();
    }

    /** Whether classes have changed that may not matter, and nothing else. */
    private boolean isOnlyClasses(Batch batch) {
        return onlyLoaded
                && batch.files().stream()
                        .allMatch(change -> change.path().toString().endsWith(CLASS));
    }

    private void askWhetherLoaded(WorkerProcess worker, Batch batch, Duration now) {
        if (worker.isConnected()) {
            worker.askWhetherLoaded(questions.ask(batch, "not loaded by the program", now), batch.files());
        } else {
            listener.restart(batch);
        }
    }

    private void signal(WorkerProcess worker, String signal, List<FileChange> changes) {
        log.log(Level.INFO, Texts.of(Cause.of(changes)) + ", sending SIG" + signal);
        worker.send(signal);
    }

    private void ask(WorkerProcess worker, Batch about, Duration now) {
        if (about.changes().isEmpty()) {
            listener.noRestart();
        } else if (worker.isConnected()) {
            worker.ask(questions.ask(about, "handled by the program", now), about.changes());
        } else {
            listener.restart(about);
        }
    }

    /** The worker has answered. */
    void answered(int id, boolean isHandled) {
        questions.answered(id).ifPresent(question -> {
            if (isHandled) {
                log.log(Level.INFO, Texts.of(Cause.of(question.batch().changes())) + ", " + question.ifYes());
                listener.noRestart();
            } else {
                listener.restart(question.batch());
            }
        });
    }

    /** When {@link #tick} is to be called next. */
    Optional<Duration> deadline() {
        return questions.deadline();
    }

    /** Gives up waiting for answers that are overdue. */
    void tick(Duration now) {
        questions.takeOverdue(now).forEach(batch -> {
            log.log(Level.DEBUG, "the program does not answer whether it needs a restart");
            listener.restart(batch);
        });
    }

    /** There is nobody left to answer. */
    void workerEnded() {
        questions.takeAll().forEach(listener::restart);
    }
}
