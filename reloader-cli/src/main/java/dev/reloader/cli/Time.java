package dev.reloader.cli;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a time: a number in the unit that the option has always had, or one that names its unit. */
abstract class Time implements ITypeConverter<Duration> {
    private static final Pattern NUMBER_AND_UNIT = Pattern.compile("([0-9]*\\.?[0-9]+) *(ms|s|m|)");
    private static final long MILLISECOND = 1_000_000;
    private static final long SECOND = 1000 * MILLISECOND;

    private final long unit;
    private final String unitName;

    private Time(long unit, String unitName) {
        this.unit = unit;
        this.unitName = unitName;
    }

    @Override
    public Duration convert(String text) {
        Matcher matcher = NUMBER_AND_UNIT.matcher(text.strip());
        if (matcher.matches()) {
            long nanosPerUnit = switch (matcher.group(2)) {
                case "ms" -> MILLISECOND;
                case "s" -> SECOND;
                case "m" -> 60 * SECOND;
                default -> unit;
            };
            try {
                BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(nanosPerUnit));
                return Duration.ofNanos(nanos.toBigInteger().longValueExact());
            } catch (ArithmeticException e) {
                throw new TypeConversionException("'" + text + "' is more than 292 years");
            }
        }
        throw new TypeConversionException(
                "'" + text + "' is not a time of zero or more: a number of " + unitName + ", or 500ms, 2s, 1m");
    }

    /** A number alone stands for seconds. */
    static final class InSeconds extends Time {
        InSeconds() {
            super(SECOND, "seconds");
        }
    }

    /** A number alone stands for milliseconds. */
    static final class InMilliseconds extends Time {
        InMilliseconds() {
            super(MILLISECOND, "milliseconds");
        }
    }
}
