package dev.reloader.worker;

import dev.reloader.ReloaderException;
import java.io.File;
import java.lang.reflect.Array;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A call of a static method, named like {@code com.acme.Jobs.run}, with arguments that are texts. Parameters may be of the types
 * String, Path, of any primitive type or its box, or of an enum type; the last one may be an array of these, which takes all
 * arguments that are left.
 */
public final class MethodCall {
    private static final int SHOWN = 5;

    private final Method method;
    private final List<String> arguments;

    private MethodCall(Method method, List<String> arguments) {
        this.method = method;
        this.arguments = arguments;
    }

    /**
     * Arguments as texts.
     *
     * @throws ReloaderException if one is null, or neither a String, a number, a character, a boolean, an enum constant nor a Path
     */
    public static List<String> texts(Object... arguments) {
        return TextArguments.of(arguments == null ? new Object[] {null} : arguments);
    }

    /**
     * Finds the method that is to be called; none of its class's code runs. Of several that the arguments fit, one without an
     * array wins over one with it, and then the one whose types the fewest texts would fit: an int over a long, any number over
     * a Path, anything over a String.
     *
     * @param name such as {@code com.acme.Jobs.run}; nested classes come after a dot or a dollar
     * @throws ReloaderException if there is no such class or method, if it is not static or is private, if the arguments do
     *     not fit, or fit several methods
     */
    public static MethodCall resolve(String name, List<String> arguments, ClassLoader loader) {
        int dot = name.lastIndexOf('.');
        if (dot <= 0 || dot == name.length() - 1) {
            throw refused("'" + name + "' does not name a static method: write it like com.acme.Jobs.run");
        }
        Class<?> type = findClass(name.substring(0, dot), loader);
        List<Method> named = staticMethods(type, name.substring(dot + 1));
        List<Method> fitting = named.stream()
                .filter(each -> problem(each, arguments).isEmpty())
                .toList();
        if (fitting.isEmpty()) {
            throw refused(name + " cannot be called with " + arguments + ": "
                    + few(
                            named.stream()
                                    .map(each -> signature(each) + ": "
                                            + problem(each, arguments).get()),
                            "; "));
        }
        Method method = best(fitting, arguments.size())
                .orElseThrow(() -> refused(name + " fits the arguments " + arguments + " in several ways, "
                        + few(fitting.stream().map(MethodCall::signature), ", ")
                        + ": give the one that is meant a name of its own"));
        requireAccess(method);
        return new MethodCall(method, List.copyOf(arguments));
    }

    /** The dots before the names of nested classes stand for dollars. */
    private static Class<?> findClass(String name, ClassLoader loader) {
        String candidate = name;
        while (true) {
            try {
                return Class.forName(candidate, false, loader);
            } catch (ClassNotFoundException e) {
                int dot = candidate.lastIndexOf('.');
                if (dot < 0) {
                    throw refused("there is no class " + name + " on the class path: " + classPath(loader));
                }
                candidate = candidate.substring(0, dot) + '$' + candidate.substring(dot + 1);
            } catch (LinkageError e) {
                throw refused("the class " + name + " cannot be loaded: " + e);
            }
        }
    }

    private static String classPath(ClassLoader loader) {
        Stream<String> entries = loader instanceof URLClassLoader urls
                ? Arrays.stream(urls.getURLs()).map(url -> url.getPath())
                : Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator));
        return few(entries, File.pathSeparator);
    }

    private static List<Method> staticMethods(Class<?> type, String name) {
        List<Method> all = methods(type);
        List<Method> named =
                all.stream().filter(each -> each.getName().equals(name)).toList();
        Predicate<Method> isStatic = each -> Modifier.isStatic(each.getModifiers());
        Predicate<Method> isPrivate = each -> Modifier.isPrivate(each.getModifiers());
        List<Method> found =
                named.stream().filter(isStatic.and(isPrivate.negate())).toList();
        if (!found.isEmpty()) {
            return found;
        }
        String full = type.getName() + "." + name;
        if (named.stream().anyMatch(isStatic)) {
            throw refused("the method " + full + " is private: declare it without that word");
        }
        if (!named.isEmpty()) {
            throw refused("the method " + full + " is not static: declare it so");
        }
        List<String> others = all.stream()
                .filter(isStatic.and(isPrivate.negate()))
                .map(Method::getName)
                .distinct()
                .sorted()
                .toList();
        throw refused("there is no method " + full + "; "
                + (others.isEmpty()
                        ? "the class has no static ones"
                        : "the class's static ones are: " + few(others.stream(), ", ")));
    }

    /** Its own, and those of its superclasses that it does not hide. */
    private static List<Method> methods(Class<?> type) {
        var methods = new ArrayList<Method>();
        try {
            for (Class<?> each = type; each != null && each != Object.class; each = each.getSuperclass()) {
                for (Method method : each.getDeclaredMethods()) {
                    if (!method.isSynthetic() && methods.stream().noneMatch(known -> isSame(known, method))) {
                        methods.add(method);
                    }
                }
            }
            return methods;
        } catch (LinkageError e) {
            throw refused("the methods of the class " + type.getName() + " cannot be seen: " + e);
        }
    }

    private static boolean isSame(Method one, Method other) {
        return one.getName().equals(other.getName())
                && Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /** Why these arguments do not fit. */
    private static Optional<String> problem(Method method, List<String> arguments) {
        int fixed = fixedCount(method);
        int given = arguments.size();
        if (given < fixed || given > fixed && !takesRest(method)) {
            return Optional.of("it takes " + (takesRest(method) ? "at least " : "") + fixed + ", not " + given);
        }
        for (int i = 0; i < given; i++) {
            Optional<String> problem = TextArguments.problem(typeAt(method, i), arguments.get(i));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return Optional.empty();
    }

    private static Optional<Method> best(List<Method> fitting, int count) {
        List<Method> exact = fitting.stream().filter(each -> !takesRest(each)).toList();
        List<Method> rivals = exact.isEmpty() ? fitting : exact;
        List<Method> best = rivals.stream()
                .filter(each -> rivals.stream().allMatch(other -> isAsSpecific(each, other, count)))
                .toList();
        return best.size() == 1 ? Optional.of(best.get(0)) : Optional.empty();
    }

    private static boolean isAsSpecific(Method one, Method other, int count) {
        // An array that gets nothing still tells its type.
        int compared = Math.max(count, Math.max(one.getParameterCount(), other.getParameterCount()));
        for (int i = 0; i < compared; i++) {
            if (!TextArguments.isAsSpecific(typeAt(one, i), typeAt(other, i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean takesRest(Method method) {
        Class<?>[] types = method.getParameterTypes();
        return types.length > 0 && types[types.length - 1].isArray();
    }

    private static int fixedCount(Method method) {
        return takesRest(method) ? method.getParameterCount() - 1 : method.getParameterCount();
    }

    private static Class<?> typeAt(Method method, int index) {
        Class<?>[] types = method.getParameterTypes();
        return index < fixedCount(method) ? types[index] : types[types.length - 1].getComponentType();
    }

    private static String signature(Method method) {
        String parameters = Arrays.stream(method.getParameterTypes())
                .map(Class::getSimpleName)
                .collect(Collectors.joining(", "));
        return method.getName() + "(" + parameters + ")";
    }

    /** Neither the class nor the method need be public. */
    private static void requireAccess(Method method) {
        if (!method.trySetAccessible()) {
            Class<?> type = method.getDeclaringClass();
            Module own = MethodCall.class.getModule();
            String opened = type.getModule().getName() + "/" + type.getPackageName();
            throw refused("the method " + type.getName() + "." + method.getName() + " is hidden by its module: add"
                    + " --add-opens " + opened + "=" + (own.isNamed() ? own.getName() : "ALL-UNNAMED"));
        }
    }

    /**
     * Calls it, and returns when it does.
     *
     * @throws Throwable whatever the method throws, as it is
     */
    public void call() throws Throwable {
        try {
            method.invoke(null, values());
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private Object[] values() {
        int fixed = fixedCount(method);
        var values = new Object[method.getParameterCount()];
        for (int i = 0; i < fixed; i++) {
            values[i] = TextArguments.value(typeAt(method, i), arguments.get(i));
        }
        if (takesRest(method)) {
            Class<?> type = typeAt(method, fixed);
            Object rest = Array.newInstance(type, arguments.size() - fixed);
            for (int i = fixed; i < arguments.size(); i++) {
                Array.set(rest, i - fixed, TextArguments.value(type, arguments.get(i)));
            }
            values[fixed] = rest;
        }
        return values;
    }

    private static String few(Stream<String> items, String separator) {
        List<String> all = items.toList();
        int more = all.size() - SHOWN;
        return String.join(separator, all.subList(0, Math.min(SHOWN, all.size())))
                + (more > 0 ? " and " + more + " more" : "");
    }

    private static ReloaderException refused(String problem) {
        return new ReloaderException(problem.replaceAll("\\p{Cntrl}", "?"));
    }
}
