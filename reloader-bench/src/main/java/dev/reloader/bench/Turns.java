package dev.reloader.bench;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Measures contenders in turns, so that the noise of the machine hits all alike. */
final class Turns {
    /** Rounds that are not counted. */
    static final int WARM_UP = 2;

    private final List<Contender> contenders = new ArrayList<>();
    private final Random random = new Random(1);
    private final Results results;
    private final int rounds;
    private final int pause;

    Turns(Results results, Options options) {
        this.results = results;
        this.rounds = options.number("rounds");
        this.pause = options.number("pause");
    }

    /** How many versions of a class a contender needs: one for the start, and one for each round. */
    static int versions(Options options) {
        return 1 + WARM_UP + options.number("rounds");
    }

    void add(Contender contender) {
        contenders.add(contender);
        results.expect(contender.row());
    }

    /** All of them, in every round in another order. */
    void run() throws InterruptedException {
        for (Contender contender : contenders) {
            attempt(contender, contender::open);
        }
        for (int round = 0; round < WARM_UP + rounds; round++) {
            boolean counts = round >= WARM_UP;
            Collections.shuffle(contenders, random); // otherwise one would always bear what the same other one leaves
            for (Contender contender : contenders) {
                attempt(contender, () -> {
                    Thread.sleep(pause);
                    double millis = contender.measure();
                    if (counts) {
                        results.add(contender.row(), millis);
                    }
                });
            }
        }
    }

    private interface Step {
        void run() throws IOException, InterruptedException;
    }

    private void attempt(Contender contender, Step step) throws InterruptedException {
        if (results.reason(contender.row()) != null) {
            return;
        }
        try {
            step.run();
        } catch (IOException e) {
            results.failed(contender.row(), e);
        }
    }
}
