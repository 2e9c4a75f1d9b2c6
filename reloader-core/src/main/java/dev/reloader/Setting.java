package dev.reloader;

import dev.reloader.parent.CommandLine;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** One setting: its name, what it is by default, how it is read, and what is allowed. {@link ReloaderConfig} explains each. */
record Setting<T>(String name, T defaultValue, String allowed, Function<String, T> parser, Predicate<T> check) {
    private static final Pattern DURATION = Pattern.compile("([-+]?[0-9]*\\.?[0-9]+) *(ms|s|m)");

    /** Between braces it belongs to a glob. */
    private static final Pattern COMMA = Pattern.compile(",(?![^{}]*})");

    static final Setting<Boolean> ENABLED =
            new Setting<>("enabled", true, "true or false", Setting::parseBoolean, value -> true);
    static final Setting<String> MONITOR = new Setting<>(
            "monitor",
            "auto",
            "auto, a monitor's name, or a provider's class name",
            text -> text,
            text -> !text.isBlank());
    static final Setting<Duration> POLL_INTERVAL = positive("pollInterval", Duration.ofMillis(500));
    static final Setting<Duration> RELOAD_INTERVAL = notNegative("reloadInterval", Duration.ofSeconds(1));
    static final Setting<Duration> SHUTDOWN_INTERVAL = notNegative("shutdownInterval", Duration.ofSeconds(5));
    static final Setting<Duration> SETTLE = notNegative("settle", Duration.ofMillis(20));
    static final Setting<Duration> MAX_SETTLE = notNegative("maxSettle", Duration.ofMillis(1600));
    static final Setting<Duration> INCOMPLETE_SETTLE = notNegative("incompleteSettle", Duration.ofSeconds(3));
    static final Setting<Duration> COOPERATIVE = notNegative("cooperative", Duration.ZERO);
    static final Setting<List<String>> WATCH = list("watch");
    static final Setting<List<String>> IGNORE = list("ignore");
    static final Setting<Integer> VERBOSE =
            new Setting<>("verbose", 1, "0, 1 or 2", Integer::valueOf, value -> value >= 0 && value <= 2);
    static final Setting<ExitPolicy> EXIT_POLICY = new Setting<>(
            "exitPolicy",
            ExitPolicy.WAIT,
            "wait, propagate or restart",
            text -> ExitPolicy.valueOf(text.toUpperCase(Locale.ROOT)),
            value -> true);
    static final Setting<Boolean> STANDBY =
            new Setting<>("standby", true, "true or false", Setting::parseBoolean, value -> true);
    static final Setting<Boolean> FAST_FLAGS =
            new Setting<>("fastFlags", true, "true or false", Setting::parseBoolean, value -> true);
    static final Setting<List<OnChange.Rule>> ON_CHANGE = new Setting<>(
            "onChange",
            List.of(),
            "reload, notify or signal:NAME, each with GLOB= before it or for all files, separated by commas",
            text -> items(text).map(OnChange.Rule::parse).toList(),
            rules -> true);
    static final Setting<Boolean> COMPILE =
            new Setting<>("compile", false, "true or false", Setting::parseBoolean, value -> true);
    static final Setting<List<String>> SOURCES = new Setting<>(
            "sources",
            List.of(),
            "SOURCES=CLASSES, two directories, or several such pairs, separated by commas",
            text -> items(text).toList(),
            pairs -> pairs.stream().allMatch(pair -> pair.matches("[^=]+=[^=]+")));
    static final Setting<List<String>> JAVAC = new Setting<>(
            "javac", List.of(), "options, separated and quoted as for a shell", Setting::words, options -> true);
    static final Setting<List<String>> BUILD = new Setting<>(
            "build",
            List.of(),
            "a command, its words separated and quoted as for a shell",
            Setting::words,
            words -> true);
    static final Setting<Track> TRACK = new Setting<>(
            "track", Track.ALL, "all or loaded", text -> Track.valueOf(text.toUpperCase(Locale.ROOT)), value -> true);
    static final Setting<OptionalInt> DEBUG = new Setting<>(
            "debug",
            OptionalInt.empty(),
            "a port from 1 to 65535",
            text -> OptionalInt.of(Integer.parseInt(text)),
            port -> port.isEmpty() || port.getAsInt() >= 1 && port.getAsInt() <= 65535);

    static Setting<Duration> positive(String name, Duration defaultValue) {
        return new Setting<>(
                name,
                defaultValue,
                "a duration above zero such as 500ms or 2s",
                Setting::parseDuration,
                value -> !value.isNegative() && !value.isZero());
    }

    static Setting<Duration> notNegative(String name, Duration defaultValue) {
        return new Setting<>(
                name,
                defaultValue,
                "a duration of zero or more such as 0, 500ms or 2s",
                Setting::parseDuration,
                value -> !value.isNegative());
    }

    static Setting<List<String>> list(String name) {
        return new Setting<>(
                name,
                List.of(),
                "paths or globs, separated by commas",
                text -> items(text).toList(),
                items -> true);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : CommandLine.split(text);
    }

    private static Stream<String> items(String text) {
        return COMMA.splitAsStream(text).map(String::strip).filter(item -> !item.isEmpty());
    }

    static Boolean parseBoolean(String text) {
        return switch (text.toLowerCase(Locale.ROOT)) {
            case "true", "1", "yes", "on" -> true;
            case "false", "0", "no", "off" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    static Duration parseDuration(String text) {
        Matcher matcher = DURATION.matcher(text.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            return text.equals("0") ? Duration.ZERO : Duration.parse(text);
        }
        long nanosPerUnit = switch (matcher.group(2)) {
            case "ms" -> 1_000_000L;
            case "s" -> 1_000_000_000L;
            default -> 60_000_000_000L;
        };
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit));
        return Duration.ofNanos(nanos.toBigInteger().longValueExact());
    }

    String property() {
        return "reloader." + name;
    }

    String environmentVariable() {
        return "RELOADER_" + name.replaceAll("([A-Z])", "_$1").toUpperCase(Locale.ROOT);
    }

    T parse(String text, String source) {
        T value;
        try {
            value = parser.apply(text.strip());
        } catch (RuntimeException e) {
            throw refused(text, source);
        }
        return checked(value, text, source);
    }

    T checked(T value, Object shown, String source) {
        if (!check.test(value)) {
            throw refused(shown, source);
        }
        return value;
    }

    private ReloaderException refused(Object shown, String source) {
        Object text = shown instanceof OptionalInt port && port.isPresent() ? port.getAsInt() : shown;
        return new ReloaderException(source + " is '" + text + "', but " + name + " must be " + allowed);
    }

    /** What a builder was told. */
    static final class Values {
        private final Map<Setting<?>, Object> values = new HashMap<>();

        <T> void put(Setting<T> setting, T value) {
            values.put(setting, value);
        }

        @SuppressWarnings("unchecked") // put() only takes what fits.
        <T> Optional<T> get(Setting<T> setting) {
            return Optional.ofNullable((T) values.get(setting));
        }
    }

    record Sources(Values built, Function<String, String> properties, Function<String, String> environment) {
        <T> T get(Setting<T> setting) {
            Optional<T> fromBuilder = built.get(setting);
            if (fromBuilder.isPresent()) {
                return setting.checked(fromBuilder.get(), fromBuilder.get(), setting.name() + " of the builder");
            }
            String property = properties.apply(setting.property());
            if (property != null) {
                return setting.parse(property, setting.property());
            }
            String variable = environment.apply(setting.environmentVariable());
            if (variable != null) {
                return setting.parse(variable, setting.environmentVariable());
            }
            return setting.defaultValue();
        }
    }
}
