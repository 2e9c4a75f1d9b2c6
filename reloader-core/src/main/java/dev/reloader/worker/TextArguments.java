package dev.reloader.worker;

import dev.reloader.ReloaderException;
import java.lang.invoke.MethodType;
import java.lang.reflect.Field;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** A method's arguments as texts, in which form they reach another JVM: which there can be, and what they stand for. */
final class TextArguments {
    /** From the one that the fewest texts fit. A float takes the same texts as a double, but loses digits. */
    private static final List<Class<?>> NUMBERS =
            List.of(byte.class, short.class, int.class, long.class, double.class, float.class);

    private static final Map<Class<?>, Function<String, Object>> PARSERS = Map.of(
            String.class, text -> text,
            Path.class, Path::of,
            boolean.class, TextArguments::toBoolean,
            char.class, TextArguments::toChar,
            byte.class, Byte::valueOf,
            short.class, Short::valueOf,
            int.class, Integer::valueOf,
            long.class, Long::valueOf,
            double.class, text -> Double.valueOf(withoutSuffix(text)),
            float.class, text -> Float.valueOf(withoutSuffix(text)));

    private TextArguments() {}

    static List<String> of(Object... arguments) {
        return IntStream.range(0, arguments.length)
                .mapToObj(i -> text(i + 1, arguments[i]))
                .toList();
    }

    private static String text(int number, Object argument) {
        if (argument instanceof Enum<?> constant) {
            return constant.name();
        }
        boolean isPlain = argument instanceof String
                || argument instanceof Number
                || argument instanceof Character
                || argument instanceof Boolean
                || argument instanceof Path;
        if (isPlain) {
            return argument.toString();
        }
        throw new ReloaderException("argument " + number + " of the method is "
                + (argument == null
                        ? "null"
                        : "of the type " + argument.getClass().getTypeName())
                + ", but must be a String, a number, a character, a boolean, an enum constant or a Path");
    }

    /** Why a text cannot be an argument of this type. */
    static Optional<String> problem(Class<?> type, String text) {
        String shown = "'" + text + "' is ";
        if (type.isEnum()) {
            List<String> names = constants(type);
            return names.contains(text) ? Optional.empty() : Optional.of(shown + "none of " + String.join(", ", names));
        }
        Function<String, Object> parser = PARSERS.get(unboxed(type));
        if (parser == null) {
            return Optional.of("the type " + type.getSimpleName() + " cannot be given as a text");
        }
        try {
            parser.apply(text);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of(shown + "no " + type.getSimpleName());
        }
    }

    /** Read from the class file's fields: to ask the enum itself would run its code. */
    private static List<String> constants(Class<?> type) {
        return Arrays.stream(type.getDeclaredFields())
                .filter(Field::isEnumConstant)
                .map(Field::getName)
                .toList();
    }

    /** What a text that fits stands for. */
    @SuppressWarnings({"unchecked", "rawtypes"}) // The type is known to be an enum.
    static Object value(Class<?> type, String text) {
        return type.isEnum()
                ? Enum.valueOf((Class<? extends Enum>) type, text)
                : PARSERS.get(unboxed(type)).apply(text);
    }

    /**
     * Whether every text that fits {@code one} fits {@code other} as well. Of a primitive type and its box, the primitive one
     * comes first, as in Java.
     */
    static boolean isAsSpecific(Class<?> one, Class<?> other) {
        Class<?> unboxedOne = unboxed(one);
        Class<?> unboxedOther = unboxed(other);
        if (unboxedOne == unboxedOther) {
            return one == other || one.isPrimitive();
        }
        if (NUMBERS.contains(unboxedOne) && NUMBERS.contains(unboxedOther)) {
            return NUMBERS.indexOf(unboxedOne) < NUMBERS.indexOf(unboxedOther);
        }
        return other == String.class || other == Path.class && one != String.class;
    }

    private static Class<?> unboxed(Class<?> type) {
        return MethodType.methodType(type).unwrap().returnType();
    }

    private static Boolean toBoolean(String text) {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw new IllegalArgumentException();
        };
    }

    private static Character toChar(String text) {
        if (text.length() != 1) {
            throw new IllegalArgumentException();
        }
        return text.charAt(0);
    }

    /** Java would take {@code 5d} for a number, and pass over white space. */
    private static String withoutSuffix(String text) {
        if (text.matches("(?s)\\s.*|.*[dDfF\\s]")) {
            throw new IllegalArgumentException();
        }
        return text;
    }
}
