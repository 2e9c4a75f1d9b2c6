package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What changes lead to, by the user's rules: the first rule that names a file wins, and what none names calls for a restart. */
final class Reactions {
    private final List<Rule> rules;

    /**
     * Makes them.
     *
     * @throws IllegalArgumentException if a glob is malformed
     * @throws ReloaderException if there is no such signal on this system
     */
    Reactions(List<OnChange.Rule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Rule(
                        rule.glob().map(glob -> new PathGlobs(List.of(glob))),
                        rule.reaction().kind(),
                        rule.reaction().signal().map(Signals::named)))
                .toList();
    }

    private record Rule(Optional<PathGlobs> globs, OnChange.Kind kind, Optional<String> signal) {
        private static final Rule RELOAD = new Rule(Optional.empty(), OnChange.Kind.RELOAD, Optional.empty());

        boolean names(FileChange change) {
            return globs.map(glob -> glob.matchesNameOrPath(change.path())).orElse(true);
        }
    }

    /**
     * What a batch of changes leads to.
     *
     * @param restart whether any of them calls for a restart, which serves the others, too
     * @param signals which signals the worker is to get, and for which changes
     * @param questions which changes the worker is to be asked about
     */
    record Decision(boolean restart, Map<String, List<FileChange>> signals, List<FileChange> questions) {}

    Decision decide(List<FileChange> changes) {
        boolean restart = false;
        var signals = new LinkedHashMap<String, List<FileChange>>();
        var questions = new ArrayList<FileChange>();
        for (FileChange change : changes) {
            Rule rule = ruleFor(change);
            switch (rule.kind()) {
                case RELOAD -> restart = true;
                case SIGNAL ->
                    signals.computeIfAbsent(rule.signal().orElseThrow(), name -> new ArrayList<>())
                            .add(change);
                case NOTIFY -> questions.add(change);
            }
        }
        return new Decision(restart, signals, questions);
    }

    private Rule ruleFor(FileChange change) {
        return rules.stream().filter(rule -> rule.names(change)).findFirst().orElse(Rule.RELOAD);
    }
}
