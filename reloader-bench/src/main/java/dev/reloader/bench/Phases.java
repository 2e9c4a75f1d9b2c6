package dev.reloader.bench;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The phases of reloads, as the parent tells them: {@code reloaded in 31 ms (settle 20, stop 7, start 4)}. */
final class Phases {
    private static final Pattern RELOADED = Pattern.compile("reloaded in ([\\d.]+) ms \\((.*)\\)");
    private static final Pattern PHASE = Pattern.compile("(.+) ([\\d.]+)");

    private Phases() {}

    /**
     * Prints the median of each.
     *
     * @param lines what the parent has printed
     */
    static void print(List<String> lines) {
        Results phases = new Results();
        lines.stream()
                .map(RELOADED::matcher)
                .filter(Matcher::find)
                .skip(Turns.WARM_UP)
                .forEach(reload -> add(phases, reload));
        if (phases.rows().isEmpty()) {
            return;
        }
        Table table = new Table("phase of a reload, as it tells", "median ms", "min .. max", "samples");
        for (String phase : phases.rows()) {
            table.row(
                    phase,
                    Results.number(phases.median(phase)),
                    phases.spread(phase),
                    Integer.toString(phases.count(phase)));
        }
        table.print();
    }

    private static void add(Results phases, Matcher reload) {
        phases.add("all", Double.parseDouble(reload.group(1)));
        for (String each : reload.group(2).split(", ")) {
            Matcher phase = PHASE.matcher(each);
            if (phase.matches()) {
                phases.add(phase.group(1), Double.parseDouble(phase.group(2)));
            }
        }
    }
}
