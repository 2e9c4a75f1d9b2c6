package dev.reloader.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** A variable of the environment. */
record Variable(String name, String value) {
    static final class Converter implements ITypeConverter<Variable> {
        @Override
        public Variable convert(String text) {
            int equals = text.indexOf('=');
            if (equals <= 0) {
                throw new TypeConversionException("'" + text + "' is not NAME=VALUE");
            }
            return new Variable(text.substring(0, equals), text.substring(equals + 1));
        }
    }
}
