package dev.reloader.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Prints results in columns: the first and the last to the left, numbers between them to the right. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... titles) {
        rows.add(List.of(titles));
    }

    void row(String... cells) {
        rows.add(List.of(cells));
    }

    /** A row without numbers. */
    void remark(String name, String text) {
        rows.add(List.of(name, text));
    }

    void print() {
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < row.size(); i++) {
                if (i == 0 || row.size() == columns) {
                    widths[i] = Math.max(widths[i], row.get(i).length());
                }
            }
        }
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < row.size(); i++) {
                boolean left = i == 0 || i == row.size() - 1;
                line.append(String.format("%" + (left ? "-" : "") + Math.max(1, widths[i]) + "s  ", row.get(i)));
            }
            System.out.println(line.toString().stripTrailing());
        }
        System.out.println();
    }

    /** Says what is measured, and on what. */
    static void title(String text, Path temp) throws IOException {
        System.out.printf(
                "%s%n(%s %s, %d processors, %s, JDK %s)%n%n",
                text,
                System.getProperty("os.name"),
                System.getProperty("os.version").replaceFirst("-.*", ""),
                Runtime.getRuntime().availableProcessors(),
                Files.getFileStore(temp).type(),
                System.getProperty("java.version"));
    }
}
