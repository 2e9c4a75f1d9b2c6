package dev.reloader.parent;

import dev.reloader.FileChange;
import dev.reloader.OnChange;
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
     */
    Reactions(List<OnChange.Rule> rules) {
        this.rules = rules.stream()
                .map(rule -> new Rule(rule.glob().map(glob -> new PathGlobs(List.of(glob))), rule.reaction()))
                .toList();
    }

    private record Rule(Optional<PathGlobs> globs, OnChange reaction) {
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
            OnChange reaction = reactionTo(change);
            switch (reaction.kind()) {
                case RELOAD -> restart = true;
                case SIGNAL ->
                    signals.computeIfAbsent(reaction.signal().orElseThrow(), name -> new ArrayList<>())
                            .add(change);
                case NOTIFY -> questions.add(change);
            }
        }
        return new Decision(restart, signals, questions);
    }

    private OnChange reactionTo(FileChange change) {
        return rules.stream()
                .filter(rule -> rule.names(change))
                .map(Rule::reaction)
                .findFirst()
                .orElse(OnChange.RELOAD);
    }
}
