package dev.reloader;

import java.util.Optional;

/**
 * A file monitor that there is on the class path. See {@link Reloader#monitors}.
 *
 * @param name what the setting {@code reloader.monitor} calls it
 * @param unavailable why it cannot work here; empty if it can
 */
public record MonitorInfo(String name, Optional<String> unavailable) {
    /** One line: the name, and why it is not available if so. */
    @Override
    public String toString() {
        return name + unavailable.map(why -> " (not available: " + why + ")").orElse("");
    }
}
