package dev.reloader.cli;

import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import dev.reloader.parent.Signals;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/**
 * What follows from a change: {@code [GLOB=]REACTION}.
 *
 * @param globs for which files; none at all stands for every file
 */
record Reaction(OnChange onChange, String... globs) {
    static final class Converter implements ITypeConverter<Reaction> {
        @Override
        public Reaction convert(String text) {
            // The last one: a glob may have some of its own.
            int equals = text.lastIndexOf('=');
            if (equals == 0) {
                throw new TypeConversionException("'" + text + "' has no glob before the '='");
            }
            try {
                OnChange onChange = OnChange.parse(text.substring(equals + 1));
                onChange.signal().ifPresent(Signals::named);
                return equals < 0 ? new Reaction(onChange) : new Reaction(onChange, text.substring(0, equals));
            } catch (ReloaderException e) {
                throw new TypeConversionException(e.getMessage());
            }
        }
    }
}
