package dev.reloader.parent;

import dev.reloader.parent.ChangeSettler.Batch;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What the worker has been asked and has not answered yet: whether a batch of changes calls for a restart. Reads no clock: times
 * are durations since the parent began.
 */
final class Questions {
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final Map<Integer, Question> open = new LinkedHashMap<>();
    private int lastId;

    /**
     * What was asked.
     *
     * @param ifYes what it means, in the line for the user, if the batch calls for no restart
     */
    record Question(Batch batch, String ifYes, Duration until) {}

    /** Returns the number under which the answer is to come. */
    int ask(Batch batch, String ifYes, Duration now) {
        open.put(++lastId, new Question(batch, ifYes, now.plus(PATIENCE)));
        return lastId;
    }

    /** What the question was about; empty if nobody waits for its answer any more. */
    Optional<Question> answered(int id) {
        return Optional.ofNullable(open.remove(id));
    }

    /** When {@link #takeOverdue} is to be called next. */
    Optional<Duration> deadline() {
        return open.values().stream().map(Question::until).findFirst();
    }

    /** What has not been answered in time. */
    List<Batch> takeOverdue(Duration now) {
        return take(question -> question.until().compareTo(now) <= 0);
    }

    /** What will not be answered, since there is nobody left to do so. */
    List<Batch> takeAll() {
        return take(question -> true);
    }

    private List<Batch> take(Predicate<Question> which) {
        List<Batch> taken =
                open.values().stream().filter(which).map(Question::batch).toList();
        open.values().removeIf(which);
        return taken;
    }
}
