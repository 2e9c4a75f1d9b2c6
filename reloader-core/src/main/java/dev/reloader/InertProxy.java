package dev.reloader;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The proxy of a program over which no parent watches. */
final class InertProxy implements ReloaderProxy {
    @Override
    public boolean isActive() {
        return false;
    }

    @Override
    public void watchFiles(Path... paths) {}

    @Override
    public void watchFiles(String... globsOrPaths) {}

    @Override
    public void triggerReload() {}

    @Override
    public void gracefulShutdown() {}

    @Override
    public boolean shouldReload() {
        return false;
    }

    @Override
    public void onStop(Runnable callback) {}

    @Override
    public void onChange(Predicate<List<FileChange>> handler) {}

    @Override
    public int generation() {
        return 0;
    }

    @Override
    public void ready() {}

    @Override
    public Optional<ReloadTimings> timings() {
        return Optional.empty();
    }

    @Override
    public List<FileChange> changes() {
        return List.of();
    }
}
