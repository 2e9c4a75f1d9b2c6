package dev.reloader.parent;

import java.util.Optional;

/** What has called for a restart that is put off, because no JVM can be started: it becomes part of what calls for one next. */
final class OwedRestart {
    private Optional<Event> owed = Optional.empty();

    boolean isEmpty() {
        return owed.isEmpty();
    }

    void add(Event event) {
        owed = Optional.of(owed.map(earlier -> both(earlier, event)).orElse(event));
    }

    /** A change, with all that is owed. */
    Event with(Event news) {
        return news instanceof Event.Changed && owed.isPresent() ? both(owed.get(), news) : news;
    }

    /** What is to be tried once more. */
    Optional<Event> get() {
        return owed;
    }

    /** There is a restart. */
    void settle() {
        owed = Optional.empty();
    }

    /** The files that have changed are to be told of. */
    private static Event both(Event earlier, Event later) {
        if (!(earlier instanceof Event.Changed first)) {
            return later;
        }
        if (!(later instanceof Event.Changed second)) {
            return earlier;
        }
        var changes = new HeldChanges();
        changes.add(first.changes());
        changes.add(second.changes());
        return new Event.Changed(changes.take());
    }
}
