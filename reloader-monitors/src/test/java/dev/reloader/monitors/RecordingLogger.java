package dev.reloader.monitors;

import java.util.ArrayList;
import java.util.List;
import java.util.ResourceBundle;

/** Remembers what is logged. Used by any thread. */
final class RecordingLogger implements System.Logger {
    private record Line(Level level, String message) {}

    private final List<Line> lines = new ArrayList<>();
    final List<String> messages = new ArrayList<>();
    final List<Throwable> thrown = new ArrayList<>();

    @Override
    public String getName() {
        return "recording";
    }

    @Override
    public boolean isLoggable(Level level) {
        return true;
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String message, Throwable throwable) {
        lines.add(new Line(level, message));
        messages.add(message);
        thrown.add(throwable);
    }

    @Override
    public synchronized void log(Level level, ResourceBundle bundle, String format, Object... parameters) {
        lines.add(new Line(level, format));
        messages.add(format);
    }

    synchronized List<String> at(Level level) {
        return lines.stream()
                .filter(line -> line.level() == level)
                .map(Line::message)
                .toList();
    }
}
