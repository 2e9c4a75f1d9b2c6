package dev.reloader.cli;

import dev.reloader.ExitPolicy;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads a constant of an enum in small letters, as people write it, and tells the shell's completion what there is. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E>, Iterable<String> {
    private final Class<E> type;

    private Choice(Class<E> type) {
        this.type = type;
    }

    @Override
    public E convert(String text) {
        try {
            return Enum.valueOf(type, text.strip().toUpperCase(Locale.ROOT));
        } catch (IllegalArgumentException e) {
            throw new TypeConversionException("'" + text + "' is none of " + String.join(", ", names()));
        }
    }

    @Override
    public Iterator<String> iterator() {
        return names().iterator();
    }

    private List<String> names() {
        return Arrays.stream(type.getEnumConstants())
                .map(each -> each.name().toLowerCase(Locale.ROOT))
                .toList();
    }

    static final class OfExitPolicy extends Choice<ExitPolicy> {
        OfExitPolicy() {
            super(ExitPolicy.class);
        }
    }

    static final class OfTargetKind extends Choice<RunCommand.TargetKind> {
        OfTargetKind() {
            super(RunCommand.TargetKind.class);
        }
    }

    static final class OfVerbosity extends Choice<RunCommand.Verbosity> {
        OfVerbosity() {
            super(RunCommand.Verbosity.class);
        }
    }
}
