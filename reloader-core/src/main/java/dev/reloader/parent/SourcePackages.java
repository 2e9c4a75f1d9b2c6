package dev.reloader.parent;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Finds packages of sources. It does not look everywhere: somebody may launch a source file in a home directory. */
final class SourcePackages {
    private static final int MOST_DIRECTORIES = 500;

    private SourcePackages() {}

    /** The directories below this one, itself not among them, of which a source file says that it is in this very package. */
    static List<Path> below(Path top) {
        var found = new ArrayList<Path>();
        var open = new ArrayDeque<>(List.of(top));
        for (int looks = 0; looks < MOST_DIRECTORIES && !open.isEmpty(); looks++) {
            Path directory = open.remove();
            Optional<Path> source = Optional.empty();
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                for (Path entry : entries) {
                    String name = entry.getFileName().toString();
                    if (name.endsWith(".java")) {
                        source = Optional.of(entry);
                    } else if (isIdentifier(name)
                            && !BuiltInRules.ignore(top.relativize(entry))
                            && Files.isDirectory(entry, LinkOption.NOFOLLOW_LINKS)) {
                        open.add(entry);
                    }
                }
                if (source.isPresent() && !directory.equals(top) && isIn(top.relativize(directory), source.get())) {
                    found.add(directory);
                }
            } catch (IOException | DirectoryIteratorException e) {
                // What cannot be read the launcher's compiler cannot read either.
                continue;
            }
        }
        return found;
    }

    private static boolean isIdentifier(String name) {
        return Character.isJavaIdentifierStart(name.codePointAt(0))
                && name.codePoints().allMatch(Character::isJavaIdentifierPart);
    }

    /** The directory from which names are relative may be in a package itself. */
    private static boolean isIn(Path names, Path source) throws IOException {
        var name = new ArrayList<String>();
        names.forEach(each -> name.add(each.toString()));
        String text = new String(Files.readAllBytes(source), StandardCharsets.UTF_8);
        return Pattern.compile("\\bpackage\\s+(\\S+\\.)?" + Pattern.quote(String.join(".", name)) + "\\s*;")
                .matcher(text)
                .find();
    }
}
