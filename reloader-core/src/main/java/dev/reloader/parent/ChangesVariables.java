package dev.reloader.parent;

import dev.reloader.FileChange;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The environment variables that tell a command what has changed. {@code RELOADER_CHANGES}, and {@code WATCHFILES_CHANGES} for
 * programs that were written for watchfiles, hold JSON: {@code [["modified","/path"],["deleted","/other"]]}, or {@code []} at the
 * first start. Where the changes are too many for that, the first ones are there, and {@code RELOADER_CHANGES_FILE} names a file
 * with all of them.
 */
final class ChangesVariables {
    private static final List<String> VARIABLES = List.of("RELOADER_CHANGES", "WATCHFILES_CHANGES");
    private static final String FILE_VARIABLE = "RELOADER_CHANGES_FILE";

    /**
     * Linux allows 128 KiB for one variable, and a quarter of the stack's size, often 2 MiB, for all of them and the arguments;
     * Windows 32,767 characters for all.
     */
    static final int LONGEST = File.separatorChar == '\\' ? 8_000 : 60_000;

    private ChangesVariables() {}

    /**
     * Puts the variables into an environment, and takes out what its parent has left there.
     *
     * @param file where to write the changes if they are too many
     * @throws IOException if that cannot be done; the environment is as it was then
     */
    static void put(Map<String, String> environment, List<FileChange> changes, Path file) throws IOException {
        List<String> items = changes.stream().map(ChangesVariables::json).toList();
        List<String> first = first(items);
        boolean areAll = first.size() == items.size();
        if (areAll) {
            environment.remove(FILE_VARIABLE);
        } else {
            Files.writeString(file, array(items), StandardCharsets.US_ASCII);
            environment.put(FILE_VARIABLE, file.toString());
        }
        VARIABLES.forEach(name -> environment.put(name, array(first)));
    }

    /** As many as fit. */
    private static List<String> first(List<String> items) {
        var first = new ArrayList<String>();
        int length = longestName() + "=[]".length();
        for (String item : items) {
            length += item.length() + ",".length();
            if (length > LONGEST) {
                break;
            }
            first.add(item);
        }
        return first;
    }

    private static int longestName() {
        return VARIABLES.stream().mapToInt(String::length).max().orElseThrow();
    }

    private static String array(List<String> items) {
        return "[" + String.join(",", items) + "]";
    }

    private static String json(FileChange change) {
        return array(List.of(
                string(change.kind().name().toLowerCase(Locale.ROOT)),
                string(change.path().toString())));
    }

    /** ASCII only, as Python writes it, so that no charset matters. */
    private static String string(String text) {
        var json = new StringBuilder("\"");
        for (char c : text.toCharArray()) {
            if (c == '"' || c == '\\') {
                json.append('\\').append(c);
            } else if (c >= ' ' && c <= '~') {
                json.append(c);
            } else {
                json.append("\\u").append(HexFormat.of().toHexDigits(c));
            }
        }
        return json.append('"').toString();
    }
}
