package dev.reloader.parent;

import dev.reloader.FileChange;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * Any command as a program: it knows nothing of us, so it is told with signals to end, and in its environment what changed.
 *
 * @param words the program and its arguments
 * @param stopSignal which signal asks it to end
 */
public record Command(List<String> words, String stopSignal) implements Program {
    @Override
    public ProcessBuilder launch(RunDirectory directory, List<FileChange> changes) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).inheritIO();
        ChangesVariables.put(builder.environment(), changes, directory.changesFile());
        return builder;
    }

    @Override
    public boolean hasPipe() {
        return false;
    }

    @Override
    public Optional<String> standbyObstacle() {
        return Optional.of("the command, which knows nothing of waiting");
    }
}
