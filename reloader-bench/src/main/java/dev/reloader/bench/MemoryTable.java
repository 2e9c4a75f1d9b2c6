package dev.reloader.bench;

import java.io.IOException;
import java.util.List;

/** How much memory processes have, beside an idle JVM. */
final class MemoryTable {
    private static final String PSS = ", pss";

    private final Results results = new Results();
    private final List<String> rows;

    /** @param rows beside that of the {@link BareJvm} */
    MemoryTable(String... rows) {
        this.rows = List.of(rows);
        results.expect(BareJvm.ROW);
        this.rows.forEach(results::expect);
    }

    void add(String row, Launched process) throws IOException {
        results.add(row, ProcessFigures.rss(process.pid()));
        results.add(row + PSS, ProcessFigures.pss(process.pid()));
    }

    void failed(IOException cause) {
        results.failed(BareJvm.ROW, cause);
        rows.forEach(row -> results.failed(row, cause));
    }

    boolean hasFailed() {
        return results.hasFailed();
    }

    /** How many times the resident memory of an idle JVM it is. */
    double quotient(String row) {
        return quotient(row, "");
    }

    private double quotient(String row, String figure) {
        return results.median(row + figure) / results.median(BareJvm.ROW + figure);
    }

    void print() {
        print("", "");
    }

    /** @param target a verdict on one of the rows */
    void print(String targetRow, String target) {
        Table table = new Table(
                "", "RSS MiB", "min .. max", "samples", "x " + BareJvm.ROW, "PSS MiB", "x " + BareJvm.ROW, "target");
        for (String row : results.rows()) {
            if (results.reason(row) != null) {
                table.remark(row, results.reason(row));
            } else if (!row.endsWith(PSS)) {
                table.row(
                        row,
                        Results.number(results.median(row)),
                        results.spread(row),
                        Integer.toString(results.count(row)),
                        Results.number(quotient(row)),
                        Results.number(results.median(row + PSS)),
                        Results.number(quotient(row, PSS)),
                        row.equals(targetRow) ? target : "");
            }
        }
        table.print();
    }
}
