package dev.reloader.monitors;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;

/**
 * The way from the root of the file system to what a path names, through all its directories and symbolic links. If
 * something happens at any of its steps, the path may name something else. Not thread-safe.
 */
final class Trail {
    /**
     * One entry on the way.
     *
     * @param directory without symbolic links
     * @param last whether it is the file itself that this step leads to
     */
    record Step(Path directory, Path name, boolean last) {
        boolean isAt(Step other) {
            return directory.equals(other.directory) && name.equals(other.name);
        }

        // By hand: what the compiler makes of a record is linked at its first use, which takes milliseconds.
        @Override
        public boolean equals(Object other) {
            return other instanceof Step step && isAt(step) && last == step.last;
        }

        @Override
        public int hashCode() {
            return Objects.hash(directory, name, last);
        }
    }

    /** As many as Linux follows. */
    private static final int MOST_LINKS = 40;

    /** What has this path for an entry. */
    final Directory directory;

    final Path path;
    /** When it was last found. */
    List<Step> steps = List.of();

    Trail(Directory directory, Path path) {
        this.directory = directory;
        this.path = path;
    }

    /** Whether that entry is the file itself that the path stood for when the way was last found. */
    boolean endsAt(Path directory, Path name) {
        return !steps.isEmpty() && steps.get(steps.size() - 1).equals(new Step(directory, name, true));
    }

    /** Finds the way as it is now, as far as it goes. */
    List<Step> find() {
        List<Step> found = new ArrayList<>();
        Path at = path.getRoot();
        Deque<Path> ahead = new ArrayDeque<>();
        path.forEach(ahead::add);
        int links = 0;
        while (!ahead.isEmpty()) {
            Path name = ahead.pop();
            if (name.toString().equals("..")) {
                at = at.getParent() == null ? at : at.getParent();
            } else if (!name.toString().equals(".") && !name.toString().isEmpty()) {
                Path next = at.resolve(name);
                try {
                    BasicFileAttributes attributes =
                            Files.readAttributes(next, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
                    boolean isLink = attributes.isSymbolicLink();
                    found.add(new Step(at, name, ahead.isEmpty() && !isLink && !attributes.isDirectory()));
                    if (isLink && ++links <= MOST_LINKS) {
                        Path target = Files.readSymbolicLink(next);
                        at = target.isAbsolute() ? target.getRoot() : at;
                        pushAll(ahead, target);
                    } else if (attributes.isDirectory()) {
                        at = next;
                    } else {
                        return found;
                    }
                } catch (IOException e) {
                    // Nothing there, or nothing that we may see: this is as far as it goes.
                    found.add(new Step(at, name, false));
                    return found;
                }
            }
        }
        return found;
    }

    private static void pushAll(Deque<Path> ahead, Path target) {
        for (int i = target.getNameCount() - 1; i >= 0; i--) {
            ahead.push(target.getName(i));
        }
    }
}
