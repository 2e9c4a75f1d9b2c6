package dev.reloader.bench;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Whole reloads, by programs that really run: how long they take, and what the parent costs. */
public final class Reloads {
    private static final String ALL = "all";

    private Reloads() {}

    public static void main(String[] args) throws Exception {
        Options options = Options.parse(
                args,
                Map.ofEntries(
                        Map.entry("benchmarks", ALL),
                        Map.entry("rounds", "15"),
                        Map.entry("pause", "2000"),
                        Map.entry("repeats", "3"),
                        Map.entry("quiet", "20000"),
                        Map.entry("idle", "60000"),
                        Map.entry("rest", "620000"),
                        Map.entry("nodemon", "nodemon"),
                        Map.entry("entr", "entr"),
                        Map.entry("maven", "mvn"),
                        Map.entry("spring", "reloader-bench/spring")));
        boolean succeeded = true;
        for (ReloadBenchmark benchmark : chosen(options.text("benchmarks"))) {
            try (Workspace workspace = new Workspace(options)) {
                succeeded &= benchmark.run(options, workspace);
            } catch (IOException e) {
                e.printStackTrace();
                succeeded = false;
            }
        }
        System.exit(succeeded ? 0 : 1);
    }

    private static List<ReloadBenchmark> chosen(String names) {
        Map<String, ReloadBenchmark> all = new LinkedHashMap<>();
        all.put("tiny", new TinyReload());
        all.put("source", new SourceReload());
        all.put("web", new WebReload());
        all.put("spring", new SpringReload());
        all.put("memory", new ParentMemory());
        all.put("compiler", new CompilerMemory());
        all.put("idle", new IdleParent());
        all.put("saves", new QuickSaves());
        if (names.equals(ALL)) {
            return List.copyOf(all.values());
        }
        List<String> wanted = List.of(names.split(","));
        if (!all.keySet().containsAll(wanted)) {
            throw new IllegalArgumentException("benchmarks '" + names + "': there are " + all.keySet());
        }
        return wanted.stream().map(all::get).toList();
    }
}
