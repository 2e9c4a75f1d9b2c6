package dev.reloader.bench;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** The arguments of a benchmark, all of the form {@code name=value}. */
final class Options {
    private final Map<String, String> values;

    private Options(Map<String, String> values) {
        this.values = values;
    }

    /**
     * @param defaults every option that this benchmark has, with its default
     * @throws IllegalArgumentException if an argument is none of them; the message names them
     */
    static Options parse(String[] args, Map<String, String> defaults) {
        Map<String, String> values = new TreeMap<>(defaults);
        values.put("temp", System.getProperty("java.io.tmpdir"));
        for (String arg : args) {
            String[] parts = arg.split("=", 2);
            if (parts.length < 2 || !values.containsKey(parts[0])) {
                throw new IllegalArgumentException(
                        "'" + arg + "' is no option; there are, with their defaults: " + values);
            }
            values.put(parts[0], parts[1]);
        }
        return new Options(values);
    }

    String text(String name) {
        return values.get(name);
    }

    int number(String name) {
        return Integer.parseInt(values.get(name));
    }

    /** The directory in which trees and programs are made; its file system is the one that is measured. */
    Path temp() {
        return Path.of(values.get("temp")).toAbsolutePath().normalize();
    }
}
