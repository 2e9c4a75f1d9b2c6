package dev.reloader.bench;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What was measured: some numbers for each row of a table, or why there are none. */
final class Results {
    private final Map<String, List<Double>> values = new LinkedHashMap<>();
    private final Map<String, String> reasons = new HashMap<>();
    private boolean failed;

    /** Rows appear in the order in which they are first named. */
    void add(String row, double value) {
        values.computeIfAbsent(row, r -> new ArrayList<>()).add(value);
    }

    /** This row will be measured; so it gets its place now. */
    void expect(String row) {
        values.putIfAbsent(row, new ArrayList<>());
    }

    /** This row cannot be measured here. */
    void absent(String row, String why) {
        values.putIfAbsent(row, new ArrayList<>());
        reasons.put(row, "not measured: " + why);
    }

    /** This row should have been measured, but it failed. */
    void failed(String row, Exception cause) {
        values.putIfAbsent(row, new ArrayList<>());
        reasons.put(row, "failed: " + (cause.getMessage() != null ? cause.getMessage() : cause.toString()));
        failed = true;
        cause.printStackTrace();
    }

    /** Those without numbers come last. */
    List<String> rows() {
        List<String> rows = new ArrayList<>(values.keySet());
        rows.sort(Comparator.comparing(reasons::containsKey));
        return rows;
    }

    /** Why a row has no numbers; null if it has some. */
    String reason(String row) {
        return reasons.get(row);
    }

    /** The middle one; NaN if there is none, which no target accepts. */
    double median(String row) {
        return percentile(row, 50);
    }

    /** The smallest value that so many percent do not exceed; NaN if there is none. */
    double percentile(String row, int percent) {
        double[] sorted = sorted(row);
        if (sorted.length == 0 || reasons.containsKey(row)) {
            return Double.NaN;
        }
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * percent / 100.0) - 1)];
    }

    /** The smallest and the largest value. */
    String spread(String row) {
        double[] sorted = sorted(row);
        return number(sorted[0]) + " .. " + number(sorted[sorted.length - 1]);
    }

    int count(String row) {
        return sorted(row).length;
    }

    private double[] sorted(String row) {
        double[] sorted = values.getOrDefault(row, List.of()).stream()
                .mapToDouble(Double::doubleValue)
                .toArray();
        Arrays.sort(sorted);
        return sorted;
    }

    /** Whether a row that should have been measured was not. */
    boolean hasFailed() {
        return failed;
    }

    /** Ends the JVM: a missed target is no error, but a candidate that failed is. */
    void exit() {
        System.exit(failed ? 1 : 0);
    }

    static String number(double value) {
        if (Double.isNaN(value)) {
            return "-";
        }
        return String.format(Locale.ROOT, value >= 100 ? "%.0f" : value >= 10 ? "%.1f" : "%.2f", value);
    }

    /** Whether a target was met, in words. */
    static String target(double value, double limit, String unit) {
        String verdict = Double.isNaN(value) ? "not measured" : value <= limit ? "met" : "MISSED";
        return "<= " + (limit == 0 ? "0" : limit) + " " + unit + ": " + verdict;
    }
}
