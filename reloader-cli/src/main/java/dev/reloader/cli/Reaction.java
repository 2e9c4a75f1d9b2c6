package dev.reloader.cli;

import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import dev.reloader.parent.Signals;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads what follows from a change, {@code [GLOB=]REACTION}; a signal must be one that there is. */
final class Reaction implements ITypeConverter<OnChange.Rule> {
    @Override
    public OnChange.Rule convert(String text) {
        try {
            OnChange.Rule rule = OnChange.Rule.parse(text);
            rule.reaction().signal().ifPresent(Signals::named);
            return rule;
        } catch (ReloaderException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
