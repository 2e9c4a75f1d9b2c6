package dev.reloader;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What a change of a file leads to. Its text, in the setting {@code reloader.onChange}, is {@code reload}, {@code notify} or
 * {@code signal:HUP}.
 *
 * @param kind what is done
 * @param signal which signal is sent; empty for the other kinds
 */
public record OnChange(Kind kind, Optional<String> signal) {
    private static final String SIGNAL_PREFIX = "signal:";

    /** What is done. */
    public enum Kind {
        /** The worker is stopped and started again. */
        RELOAD,
        /** The worker gets a signal and runs on. */
        SIGNAL,
        /** The worker is asked whether it handles the change itself; if it does not, it is stopped and started again. */
        NOTIFY
    }

    /** Stop the worker and start it again: the default. */
    public static final OnChange RELOAD = new OnChange(Kind.RELOAD, Optional.empty());

    /**
     * Ask the worker, as {@link ReloaderProxy#onChange} explains. If it does not handle the change itself, or does not answer
     * within a second, it is stopped and started again.
     */
    public static final OnChange NOTIFY = new OnChange(Kind.NOTIFY, Optional.empty());

    /**
     * Send the worker's process a signal, and let it run on: the pattern of daemons that read their configuration again on
     * SIGHUP. A signal for which the program has no handler does to it what it always does; most end it.
     *
     * @param name such as {@code HUP} or {@code SIGHUP}; one that does not exist on this system is an error when the parent begins
     */
    public static OnChange signal(String name) {
        return new OnChange(Kind.SIGNAL, Optional.of(name.strip()));
    }

    /**
     * Reads the text form.
     *
     * @throws ReloaderException if it is none; says what is allowed
     */
    public static OnChange parse(String text) {
        String trimmed = text.strip();
        if (trimmed.regionMatches(true, 0, SIGNAL_PREFIX, 0, SIGNAL_PREFIX.length())) {
            return signal(trimmed.substring(SIGNAL_PREFIX.length()));
        }
        return switch (trimmed.toLowerCase(Locale.ROOT)) {
            case "reload" -> RELOAD;
            case "notify" -> NOTIFY;
            default ->
                throw new ReloaderException(
                        "there is no reaction '" + text + "' to a change: it is reload, notify, or signal:NAME");
        };
    }

    /** The text form. */
    @Override
    public String toString() {
        return signal.map(name -> SIGNAL_PREFIX + name)
                .orElseGet(() -> kind.name().toLowerCase(Locale.ROOT));
    }

    /**
     * What changes of certain files lead to.
     *
     * @param glob without a slash it is compared with a file's name, with one with its whole path; none stands for every file
     * @param reaction what is done
     */
    public record Rule(Optional<String> glob, OnChange reaction) {
        /** The rules so far, and one more for each glob, or one for every file. */
        static List<Rule> and(Optional<List<Rule>> soFar, OnChange reaction, String... globs) {
            var rules = new ArrayList<>(soFar.orElse(List.of()));
            if (globs.length == 0) {
                rules.add(new Rule(Optional.empty(), reaction));
            }
            for (String glob : globs) {
                rules.add(new Rule(Optional.of(glob), reaction));
            }
            return List.copyOf(rules);
        }

        /**
         * Reads {@code GLOB=REACTION}, or a reaction for every file.
         *
         * @throws ReloaderException if it is neither
         */
        public static Rule parse(String text) {
            int equals = text.lastIndexOf('=');
            if (equals == 0) {
                throw new ReloaderException("'" + text + "' has no glob before the '='");
            }
            OnChange reaction = OnChange.parse(text.substring(equals + 1));
            return equals < 0
                    ? new Rule(Optional.empty(), reaction)
                    : new Rule(Optional.of(text.substring(0, equals).strip()), reaction);
        }
    }
}
