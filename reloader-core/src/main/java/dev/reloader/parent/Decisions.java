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

    private final Reactions reactions;
    private final Questions questions = new Questions();
    private final System.Logger log;
    private final Listener listener;

    Decisions(Reactions reactions, System.Logger log, Listener listener) {
        this.reactions = reactions;
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
        } else if (decision.restart() || worker.isEmpty()) {
            listener.restart(batch);
        } else {
            decision.signals().forEach((signal, changes) -> signal(worker.get(), signal, changes));
            ask(worker.get(), batch.of(decision.questions()), now);
        }
    }

    /** Whether this change is enough for a restart, whatever changes with it. */
    boolean callsForRestart(FileChange change) {
        return reactions.decide(List.of(change)).restart();
    }

    private void signal(WorkerProcess worker, String signal, List<FileChange> changes) {
        log.log(Level.INFO, Texts.of(Cause.of(changes)) + ", sending SIG" + signal);
        worker.send(signal);
    }

    private void ask(WorkerProcess worker, Batch about, Duration now) {
        if (about.changes().isEmpty()) {
            listener.noRestart();
        } else if (worker.isConnected()) {
            worker.ask(questions.ask(about, now), about.changes());
        } else {
            listener.restart(about);
        }
    }

    /** The worker has answered. */
    void answered(int id, boolean isHandled) {
        questions.answered(id).ifPresent(batch -> {
            if (isHandled) {
                log.log(Level.INFO, Texts.of(Cause.of(batch.changes())) + ", handled by the program");
                listener.noRestart();
            } else {
                listener.restart(batch);
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
            log.log(Level.DEBUG, "the program does not answer whether it handles the changes itself");
            listener.restart(batch);
        });
    }

    /** There is nobody left to answer. */
    void workerEnded() {
        questions.takeAll().forEach(listener::restart);
    }
}
