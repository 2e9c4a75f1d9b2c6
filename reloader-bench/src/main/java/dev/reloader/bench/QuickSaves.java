package dev.reloader.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Saves that follow each other: whether the right version runs in the end, whether it runs alone, and how long it takes. */
final class QuickSaves implements ReloadBenchmark {
    private static final int BETWEEN_TWO = 300;
    private static final int BETWEEN_MANY = 2000;
    private static final int MANY = 10;
    private static final String TWO = "two saves, " + BETWEEN_TWO + " ms apart";
    private static final String IN_A_ROW = MANY + " saves, " + BETWEEN_MANY + " ms apart";

    private final Results results = new Results();

    @Override
    public boolean run(Options options, Workspace workspace) throws Exception {
        Table.title("From the last save until the new main is entered, when saves follow each other", options.temp());
        int rounds = options.number("rounds");
        int repeats = options.number("repeats");
        Table table = new Table(
                "", "p50 ms", "p95", "min .. max", "samples", "starts", "wrong at the end", "not alone", "target");
        measure(table, TWO, start("two", 2 * rounds, options, workspace), program -> {
            for (int i = 0; i < rounds; i++) {
                program.two();
            }
        });
        measure(table, IN_A_ROW, start("many", MANY * repeats, options, workspace), program -> {
            for (int i = 0; i < repeats; i++) {
                program.inARow();
            }
        });
        table.print();
        return !results.hasFailed();
    }

    private interface Saves {
        void run(Saved program) throws IOException, InterruptedException;
    }

    private Saved start(String name, int saves, Options options, Workspace workspace)
            throws IOException, InterruptedException {
        return new Saved(ReloadedProgram.start(name, Sources::alone, saves, workspace), options.number("pause"));
    }

    private void measure(Table table, String row, Saved program, Saves saves) throws InterruptedException {
        results.expect(row);
        try {
            saves.run(program);
        } catch (IOException e) {
            results.failed(row, e);
            table.remark(row, results.reason(row));
            return;
        }
        program.millis.forEach(value -> results.add(row, value));
        long notAlone = program.notAlone();
        table.row(
                row,
                Results.number(results.median(row)),
                Results.number(results.percentile(row, 95)),
                results.spread(row),
                Integer.toString(results.count(row)),
                Long.toString(program.starts()),
                Integer.toString(program.wrongEnds),
                Long.toString(notAlone),
                Results.target(program.wrongEnds + notAlone, 0, "wrong or not alone"));
    }

    /** A program that is saved, and what came of it. */
    private static final class Saved {
        private static final Pattern STARTED = Pattern.compile("^main (\\d+) .*?(not alone)?$");

        private final ReloadedProgram program;
        private final int pause;
        private final List<Double> millis = new ArrayList<>();
        private int wrongEnds;

        Saved(ReloadedProgram program, int pause) {
            this.program = program;
            this.pause = pause;
        }

        void two() throws IOException, InterruptedException {
            Thread.sleep(pause);
            program.save();
            Thread.sleep(BETWEEN_TWO);
            save();
            checkEnd();
        }

        void inARow() throws IOException, InterruptedException {
            Thread.sleep(pause);
            for (int i = 0; i < MANY; i++) {
                long next = System.nanoTime() + BETWEEN_MANY * 1_000_000L;
                save();
                Thread.sleep(Math.max(0, (next - System.nanoTime()) / 1_000_000));
            }
            checkEnd();
        }

        private void save() throws IOException, InterruptedException {
            long start = System.nanoTime();
            program.save();
            millis.add((program.awaitVersion() - start) / 1e6);
        }

        /** The version that was started last must be the newest, also when no more saves come. */
        private void checkEnd() throws InterruptedException {
            Thread.sleep(pause);
            List<Matcher> starts = mains();
            if (Integer.parseInt(starts.get(starts.size() - 1).group(1)) != program.version()) {
                wrongEnds++;
            }
        }

        long starts() {
            return mains().size();
        }

        long notAlone() {
            return mains().stream().filter(main -> main.group(2) != null).count();
        }

        private List<Matcher> mains() {
            return program.parent().lines().stream()
                    .map(STARTED::matcher)
                    .filter(Matcher::find)
                    .toList();
        }
    }
}
