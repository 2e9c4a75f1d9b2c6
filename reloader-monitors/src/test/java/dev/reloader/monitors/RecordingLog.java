package dev.reloader.monitors;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the user would be told. */
final class RecordingLog implements System.Logger {
    final List<String> lines = new CopyOnWriteArrayList<>();

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable thrown) {
        log(level, bundle, message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        if (isLoggable(level)) {
            lines.add(level + " " + format);
        }
    }

    /** All lines since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.subList(0, taken.size()).clear();
        return taken;
    }
}
