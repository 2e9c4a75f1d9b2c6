package dev.reloader.pipe;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How a path or a glob is written: a root or none, then names with slashes between them. On Windows a backslash is a slash too,
 * and a root may be a drive's or a server's; elsewhere a backslash in a glob says that the next character is no wildcard. Texts
 * that come from here have slashes only.
 */
public final class GlobText {
    private static final Pattern ROOT = Pattern.compile("/*");

    /** A server's share; a drive, from its top or from its own working directory on; or the top of the drive in use. */
    private static final Pattern WINDOWS_ROOT = Pattern.compile("/{2,}[^/]+/+[^/]+/*|(?:[A-Za-z]:)?/*");

    private static final Pattern WILDCARD = Pattern.compile("[*?\\[{]");

    /** In brackets each of them stands for itself, also where a backslash cannot say so. */
    private static final Pattern SPECIAL = Pattern.compile("[*?\\[{\\\\]");

    private final String root;
    private final String rest;

    private GlobText(String root, String rest) {
        this.root = root;
        this.rest = rest;
    }

    /** A text as it is written on this system. */
    public static GlobText of(String text) {
        return of(text, File.separatorChar);
    }

    static GlobText of(String text, char separator) {
        String slashed = text.replace(separator, '/');
        Matcher matcher = (separator == '/' ? ROOT : WINDOWS_ROOT).matcher(slashed);
        int end = matcher.lookingAt() ? matcher.end() : 0;
        return new GlobText(slashed.substring(0, end), slashed.substring(end));
    }

    /** Where the rest begins, such as a slash; empty if that is the working directory. */
    public String root() {
        return root;
    }

    /** What follows the root. */
    public String rest() {
        return rest;
    }

    /** The names of the rest, at least one, which may be empty. */
    public List<String> names() {
        return List.of(rest.split("/"));
    }

    /** The whole text. */
    @Override
    public String toString() {
        return root + rest;
    }

    /** What a text names below a directory, whose name is taken as it is. */
    public static String below(String directory, String rest) {
        return directory.endsWith("/") ? directory + rest : directory + "/" + rest;
    }

    /** Whether this can be a glob. */
    public static boolean hasWildcard(String text) {
        return WILDCARD.matcher(text).find();
    }

    /** The glob that matches this path of this system, and no other. */
    public static String literal(String path) {
        return literal(path, File.separatorChar);
    }

    static String literal(String path, char separator) {
        return SPECIAL.matcher(path.replace(separator, '/')).replaceAll("[$0]");
    }

    /** Whether something has this name, whatever it looks like; what a link leads to need not exist. */
    public static boolean exists(String text) {
        try {
            return Files.exists(Path.of(text), LinkOption.NOFOLLOW_LINKS);
        } catch (InvalidPathException e) {
            // Windows allows no wildcard characters in names: then it is a glob.
            return false;
        }
    }
}
