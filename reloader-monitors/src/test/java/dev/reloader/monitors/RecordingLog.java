package dev.reloader.monitors;

import java.util.List;
import java.util.ResourceBundle;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps what the user would be told. */
final class RecordingLog implements System.Logger {
    final List<String> lines = new CopyOnWriteArrayList<>();
    final List<Throwable> thrown = new CopyOnWriteArrayList<>();
    private final List<String> all = new CopyOnWriteArrayList<>();

    @Override
    public String getName() {
        return "test";
    }

    @Override
    public boolean isLoggable(Level level) {
        return level.getSeverity() >= Level.INFO.getSeverity();
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String message, Throwable cause) {
        thrown.add(cause);
        log(level, bundle, message);
    }

    @Override
    public void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        String line = level + " " + format;
        all.add(line);
        if (isLoggable(level)) {
            lines.add(line);
        }
    }

    /** All lines of a level, be it one that is not shown. */
    List<String> at(Level level) {
        return all.stream().filter(line -> line.startsWith(level + " ")).toList();
    }

    /** All lines since the last time. */
    List<String> take() {
        List<String> taken = List.copyOf(lines);
        lines.subList(0, taken.size()).clear();
        return taken;
    }
}
