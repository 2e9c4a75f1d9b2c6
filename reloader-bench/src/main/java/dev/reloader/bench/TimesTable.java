package dev.reloader.bench;

import java.util.ArrayList;
import java.util.List;

/** Prints times, and how many times as long as that of other rows the median of each row is. */
final class TimesTable {
    private final Results results;
    private final List<String> bases;
    private final List<Target> targets;

    /** A row's median must be at most so many times that of another. */
    record Target(String row, double factor, String base) {}

    /** @param bases the rows with which all are compared */
    TimesTable(Results results, List<String> bases, List<Target> targets) {
        this.results = results;
        this.bases = bases;
        this.targets = targets;
    }

    void print() {
        List<String> titles = new ArrayList<>(List.of("", "median ms", "p95", "min .. max", "samples"));
        bases.forEach(base -> titles.add("x " + base));
        titles.add("target");
        Table table = new Table(titles.toArray(String[]::new));
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
            } else {
                table.row(cells(row));
            }
        }
        table.print();
    }

    private String[] cells(String row) {
        List<String> cells = new ArrayList<>(List.of(
                row,
                Results.number(results.median(row)),
                Results.number(results.percentile(row, 95)),
                results.spread(row),
                Integer.toString(results.count(row))));
        bases.forEach(base -> cells.add(Results.number(quotient(row, base))));
        cells.add(String.join(
                ", ",
                targets.stream()
                        .filter(target -> target.row.equals(row))
                        .map(target -> Results.target(quotient(row, target.base), target.factor, "x " + target.base))
                        .toList()));
        return cells.toArray(String[]::new);
    }

    private double quotient(String row, String base) {
        return results.median(row) / results.median(base);
    }
}
