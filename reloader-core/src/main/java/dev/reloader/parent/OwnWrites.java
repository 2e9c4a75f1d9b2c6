package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.compile.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The class files that the parent writes by itself: what the monitor tells of them is no news. May be used from any thread. */
final class OwnWrites implements Workspace.Writes {
    private static final Object GONE = "gone";

    private final FileContents contents;
    private final Map<Path, Object> looks = new ConcurrentHashMap<>();

    OwnWrites(FileContents contents) {
        this.contents = contents;
    }

    @Override
    public void replaces(Path target, Path made) throws IOException {
        looks.put(target, look(made));
    }

    @Override
    public void deletes(Path target) {
        looks.put(target, GONE);
    }

    /**
     * From now on the same bytes, written by somebody else, are no change either.
     *
     * @return whether they differ from what is known to have been there
     */
    boolean remember(Path file) {
        boolean isKnown = contents.knows(file);
        return contents.renew(file) && isKnown;
    }

    /** Whether the file is as it was written here. */
    boolean explain(FileChange change) {
        Object expected = looks.get(change.path());
        boolean isOurs = expected != null && expected.equals(lookNow(change.path()));
        if (expected != null && !isOurs) {
            looks.remove(change.path(), expected);
        }
        return isOurs;
    }

    private static Object lookNow(Path file) {
        try {
            return look(file);
        } catch (NoSuchFileException e) {
            return GONE;
        } catch (IOException e) {
            return e;
        }
    }

    /** A rename changes none of these. */
    private static Object look(Path file) throws IOException {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        return Arrays.asList(attributes.fileKey(), attributes.size(), attributes.lastModifiedTime());
    }
}
