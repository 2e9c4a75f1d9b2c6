package dev.reloader.worker;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The run directory, which a parent and its worker share: whoever of the two is there in the end deletes it. An object, so that
 * its class is loaded long before.
 */
public final class SharedDirectory {
    private final Path directory;

    public SharedDirectory(Path directory) {
        this.directory = directory;
    }

    /**
     * Deletes it, if it is still there. Where a file cannot be deleted, as on Windows one that is open, the others are all the same.
     *
     * @throws IOException the first problem
     */
    public void delete() throws IOException {
        var problems = new ArrayList<IOException>();
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                delete(file, problems);
            }
        } catch (NoSuchFileException e) {
            // The other one did it.
            return;
        } catch (DirectoryIteratorException e) {
            problems.add(e.getCause());
        } catch (IOException e) {
            problems.add(e);
        }
        delete(directory, problems);
        if (!problems.isEmpty()) {
            IOException first = problems.remove(0);
            problems.forEach(first::addSuppressed);
            throw first;
        }
    }

    private static void delete(Path path, List<IOException> problems) {
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            problems.add(e);
        }
    }
}
