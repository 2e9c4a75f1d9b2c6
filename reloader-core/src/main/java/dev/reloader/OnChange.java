package dev.reloader;

import dev.reloader.parent.Signals;
import java.util.Optional;

/**
 * What a change of a file leads to. The text form, as in the setting {@code reloader.onChange}, is {@code reload}, {@code notify}
 * or {@code signal:HUP}.
 *
 * @param kind what is done
 * @param signal which signal is sent, without SIG; empty for the other kinds
 */
public record OnChange(Kind kind, Optional<String> signal) {
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
     * Send the worker a signal, and let it run on: the pattern of daemons that read their configuration again on SIGHUP.
     *
     * @param name such as {@code HUP} or {@code SIGHUP}
     * @throws ReloaderException if there is no such signal on this system
     */
    public static OnChange signal(String name) {
        return new OnChange(Kind.SIGNAL, Optional.of(Signals.named(name)));
    }
}
