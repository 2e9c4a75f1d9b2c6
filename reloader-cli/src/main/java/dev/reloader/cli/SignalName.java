package dev.reloader.cli;

import dev.reloader.OnChange;
import dev.reloader.ReloaderException;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads the name of a signal that this system has. */
final class SignalName implements ITypeConverter<String> {
    @Override
    public String convert(String text) {
        try {
            return OnChange.signal(text).signal().orElseThrow();
        } catch (ReloaderException e) {
            throw new TypeConversionException(e.getMessage());
        }
    }
}
