package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import java.util.Map;
import java.util.OptionalInt;

/**
 * What a worker's JVM gets besides what the user's own words say.
 *
 * @param debug on which port it waits for a debugger
 * @param fastFlags whether it gets {@link FastFlags}
 * @param environment the variables of its surroundings that differ from this JVM's: options may be in them
 */
public record JvmAdditions(OptionalInt debug, boolean fastFlags, Map<String, String> environment) {
    /** Nothing. */
    static final JvmAdditions NONE = new JvmAdditions(OptionalInt.empty(), false, Map.of());

    /** What the settings say, for a worker in this JVM's own surroundings. */
    public static JvmAdditions of(ReloaderConfig config) {
        return new JvmAdditions(config.debug(), config.fastFlags(), Map.of());
    }
}
