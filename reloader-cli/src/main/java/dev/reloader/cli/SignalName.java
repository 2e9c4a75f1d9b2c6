package dev.reloader.cli;

import dev.reloader.ReloaderException;
import dev.reloader.parent.Signals;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a signal that this system has. */
final class SignalName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        try {
            return Signals.named(text);
        } catch (ReloaderException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
