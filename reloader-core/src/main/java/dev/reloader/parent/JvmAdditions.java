package dev.reloader.parent;

import dev.reloader.ReloaderConfig;
import dev.reloader.worker.Ports;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.IntUnaryOperator;

/**
 * What a worker's JVM gets besides what the user's own words say.
 *
 * @param debug on which port it waits for a debugger
 * @param fastFlags whether it gets {@link FastFlags}
 * @param environment the variables of its surroundings that differ from this JVM's: options may be in them
 * @param ports where it waits instead, if it is the parent that was told on which port to wait for a debugger
 */
public record JvmAdditions(
        OptionalInt debug, boolean fastFlags, Map<String, String> environment, IntUnaryOperator ports) {
    /** Nothing. */
    static final JvmAdditions NONE = new JvmAdditions(OptionalInt.empty(), false, Map.of(), Ports::freeAfter);

    /** Fast flags, if they are wanted, for a worker in such surroundings. */
    public static JvmAdditions of(boolean fastFlags, Map<String, String> environment) {
        return new JvmAdditions(OptionalInt.empty(), fastFlags, environment, Ports::freeAfter);
    }

    /** What the settings say, for a worker in this JVM's own surroundings. */
    public static JvmAdditions of(ReloaderConfig config) {
        return new JvmAdditions(config.debug(), config.fastFlags(), Map.of(), Ports::freeAfter);
    }
}
