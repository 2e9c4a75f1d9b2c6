package dev.reloader.parent;

import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/** What the user is told of a batch that does not close at once: why, each reason once. */
final class SettlingLines {
    /** Who has saved a file wonders by then. */
    private static final Duration LONG = Duration.ofSeconds(2);

    private final ChangeSettler settler;
    private final Duration settle;
    private final System.Logger log;

    private Optional<Path> unfinished = Optional.empty();
    private Optional<Path> missing = Optional.empty();
    private Duration wonders = Duration.ZERO;
    private boolean hasToldOfAdapting;

    /** @param settle how long it takes when nothing is unfinished */
    SettlingLines(ChangeSettler settler, Duration settle, System.Logger log) {
        this.settler = settler;
        this.settle = settle;
        this.log = log;
    }

    /** To be called whenever the settler may wait for something else than before. */
    void tell(Duration now) {
        tellOfUnfinished(now);
        settler.missing()
                .filter(path -> !missing.equals(Optional.of(path)))
                .ifPresent(path -> log.log(Level.INFO, Texts.gone(path)));
        missing = settler.missing();
        if (settler.adaptedSettle().compareTo(settle) > 0 && !hasToldOfAdapting) {
            hasToldOfAdapting = true;
            log.log(
                    Level.INFO,
                    "changes keep coming after a reload, so the settle time goes from " + settle.toMillis() + " to "
                            + settler.adaptedSettle().toMillis() + " ms for now");
        }
    }

    private void tellOfUnfinished(Duration now) {
        if (unfinished.isEmpty()) {
            wonders = now.plus(LONG);
        }
        settler.unfinished().ifPresent(path -> {
            String what = GitWork.isSign(path)
                    ? "git, which is at work: " + Texts.relative(path)
                    : Texts.relative(path) + " to be finished";
            if (!unfinished.equals(Optional.of(path))) {
                log.log(Level.DEBUG, "waiting for " + what);
            }
            if (wonders.compareTo(now) <= 0) {
                wonders = Duration.ofSeconds(Long.MAX_VALUE);
                log.log(Level.INFO, "still waiting for " + what);
            }
        });
        unfinished = settler.unfinished();
    }
}
