package dev.reloader.worker;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.invoke.VarHandle;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.BiFunction;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.function.ToIntFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Uses, in a standby, the parts of the JDK that nearly every program uses while it starts, so that it finds them initialised.
 *
 * <p>Only parts that a program's {@code main} cannot set up. Nothing here reads a system property that the pipe has not read
 * before, a security property, the default locale for formats, the time zone or a host name; starts a thread; opens a port; or
 * leaves anything registered. So none of these, though some would pay: {@code Locale}-dependent formatting, {@code java.text},
 * {@code DateTimeFormatter}, time zones, sorting, {@code BigDecimal} and {@code CompletableFuture} (which set up the common
 * pool), proxies and annotations (which are proxies), {@code jar:} URLs, addresses, {@code MessageDigest},
 * {@code SecureRandom}, XML, {@code java.util.logging}, JMX.
 */
final class JdkWarmUp {
    /** What the results go into, so that no compiler leaves the work out. */
    private static volatile Object sink;

    private JdkWarmUp() {}

    /**
     * What can be used, in the order in which it pays most, by the name of a class that is loaded wherever that is used. Each takes
     * some 1 to 40 ms, once.
     */
    static Map<String, Runnable> steps() {
        var steps = new LinkedHashMap<String, Runnable>();
        steps.put("java.lang.invoke.InnerClassLambdaMetafactory", JdkWarmUp::lambdas);
        steps.put("java.lang.invoke.StringConcatFactory", JdkWarmUp::concatenation);
        steps.put("java.lang.invoke.VarHandle", JdkWarmUp::methodHandles);
        steps.put("java.lang.runtime.ObjectMethods", JdkWarmUp::records);
        steps.put("java.util.stream.ReferencePipeline", JdkWarmUp::streams);
        steps.put("java.util.regex.Pattern", JdkWarmUp::regex);
        steps.put("java.util.Formatter", JdkWarmUp::formatting);
        steps.put("java.util.HashMap", JdkWarmUp::collections);
        steps.put("java.util.concurrent.FutureTask", JdkWarmUp::concurrency);
        steps.put("java.lang.reflect.Parameter", JdkWarmUp::reflection);
        steps.put("java.util.Properties$LineReader", JdkWarmUp::text);
        steps.put("java.time.Duration", JdkWarmUp::times);
        steps.put("java.nio.file.Files", JdkWarmUp::paths);
        steps.put("java.net.URI", JdkWarmUp::urls);
        steps.put("java.util.ServiceLoader", JdkWarmUp::services);
        steps.put("sun.nio.ch.SelectorImpl", JdkWarmUp::selectors);
        return steps;
    }

    /** Links call sites of many shapes: the JDK makes its code for each once. The classes that this spins are hidden. */
    static void lambdas() {
        String text = "a";
        int number = Objects.hash(text);
        long wide = number;
        boolean flag = number > 0;
        Object self = new Object();
        Supplier<Object> noCapture = () -> "x";
        Supplier<Object> oneCapture = () -> text;
        Supplier<Object> twoCaptures = () -> text + self;
        Supplier<Object> threeCaptures = () -> List.of(text, self, flag);
        Supplier<Object> fourCaptures = () -> List.of(text, self, flag, number);
        Supplier<Object> fiveCaptures = () -> List.of(text, self, flag, number, wide);
        Supplier<Object> constructor = ArrayList::new;
        Supplier<Object> bound = text::trim;
        Function<Object, Object> function = x -> x;
        Function<Object, Object> functionOne = x -> Optional.of(self);
        Function<String, Object> unbound = String::trim;
        Function<Map<String, String>, Object> unboundInterface = Map::keySet;
        Function<String, Object> copying = StringBuilder::new;
        BiFunction<String, Object, Object> two = String::equals;
        BiFunction<Object, Object, Object> twoCaptured = (x, y) -> List.of(x, y, text);
        Predicate<String> predicate = String::isEmpty;
        Predicate<Object> predicateCaptured = x -> x == self;
        Consumer<Object> consumer = x -> sink = x;
        Consumer<Object> consumerCaptured = x -> sink = text;
        ToIntFunction<String> toInt = String::length;
        IntFunction<Object[]> array = Object[]::new;
        IntPredicate intPredicate = i -> i > number;
        BooleanSupplier booleanSupplier = () -> flag;
        Callable<Object> callable = () -> self;
        Runnable runnable = () -> sink = self;
        Comparator<String> comparator = Comparator.comparing(String::length).thenComparing(Comparator.naturalOrder());
        InvocationHandler handler = (proxy, method, arguments) -> null;
        for (Supplier<Object> each : List.of(
                noCapture, oneCapture, twoCaptures, threeCaptures, fourCaptures, fiveCaptures, constructor, bound)) {
            sink = each.get();
        }
        sink = function.andThen(functionOne).compose(unbound).apply(text);
        sink = unboundInterface.apply(Map.of());
        sink = copying.apply(text);
        sink = twoCaptured.apply(two.apply(text, self), self);
        sink = predicate.negate().and(predicateCaptured).or(predicate).test(text);
        consumer.andThen(consumerCaptured).accept(text);
        sink = toInt.applyAsInt(text) + array.apply(1).length;
        sink = intPredicate.test(1) || booleanSupplier.getAsBoolean();
        sink = List.of(callable, runnable, handler);
        sink = comparator.compare(text, "b");
        runnable.run();
    }

    /** Each sequence of kinds of operands is a shape of its own. */
    static void concatenation() {
        Object object = sink;
        String text = "a";
        int number = text.length();
        long wide = number;
        char letter = text.charAt(0);
        boolean flag = number > 0;
        sink = "x" + text;
        sink = text + "x";
        sink = "x" + number;
        sink = "x" + object;
        sink = "x" + wide + "y";
        sink = "x" + letter + flag;
        sink = text + object;
        sink = text + number;
        sink = "x" + text + "y";
        sink = "x" + text + "y" + text;
        sink = "x" + text + "y" + object;
        sink = "x" + object + "y" + object;
        sink = "x" + text + "y" + number;
        sink = "x" + number + "y" + number;
        sink = "x" + text + "y" + text + "z";
        sink = "x" + object + "y" + object + "z";
        sink = "x" + text + "y" + text + "z" + text;
        sink = "x" + object + "y" + object + "z" + object;
        sink = "x" + text + "y" + number + "z" + text;
        sink = "x" + text + "y" + object + "z" + text + "u";
        sink = "x" + text + "y" + text + "z" + text + "u" + text;
        sink = "x" + object + "y" + object + "z" + object + "u" + object + "v";
        sink = "x" + text + "y" + text + "z" + text + "u" + text + "v" + text;
    }

    /** Handles of each kind; and from JDK 18 on, what reflective calls are made of. */
    static void methodHandles() {
        try {
            MethodHandles.Lookup lookup = MethodHandles.lookup();
            MethodHandle length = lookup.findVirtual(String.class, "length", MethodType.methodType(int.class));
            MethodHandle size = lookup.findVirtual(List.class, "size", MethodType.methodType(int.class));
            MethodHandle valueOf =
                    lookup.findStatic(String.class, "valueOf", MethodType.methodType(String.class, Object.class));
            MethodHandle create = lookup.findConstructor(ArrayList.class, MethodType.methodType(void.class));
            MethodHandle getter = lookup.findGetter(Counter.class, "count", int.class);
            VarHandle count = lookup.findVarHandle(Counter.class, "count", int.class);
            VarHandle name = lookup.findVarHandle(Counter.class, "name", Object.class);
            var counter = new Counter();
            sink = (int) length.invokeExact("a");
            sink = (int) size.invoke(List.of());
            sink = (Object) valueOf.invoke((Object) "a");
            sink = create.invoke();
            sink = (int) getter.invoke(counter);
            sink = length.bindTo("a").asType(MethodType.genericMethodType(0)).invoke();
            sink = MethodHandles.insertArguments(valueOf, 0, "a").invoke();
            sink = count.compareAndSet(counter, 0, 1);
            count.setVolatile(counter, 2);
            sink = name.getAndSet(counter, "a");
            name.setRelease(counter, "b");
            sink = name.getAcquire(counter);
        } catch (Throwable e) {
            throw new IllegalStateException(e);
        }
    }

    /** Not their toString, which formats in the default locale (JDK 17). */
    static void records() {
        var one = new Sample("a", 1, true, List.of(), 1L);
        sink = one.equals(new Sample("b", 2, false, List.of(), 2L));
        sink = one.hashCode();
    }

    /** Sequential ones: the common pool reads its settings when it is first used. */
    static void streams() {
        List<String> words = List.of("b", "a", "cc");
        sink = words.stream().filter(x -> !x.isEmpty()).map(String::length).toList();
        sink = words.stream().distinct().collect(Collectors.toList());
        sink = words.stream().collect(Collectors.toSet());
        sink = words.stream().collect(Collectors.joining(", ", "[", "]"));
        sink = words.stream().collect(Collectors.toMap(x -> x, String::length, (x, y) -> x, TreeMap::new));
        sink = words.stream().collect(Collectors.groupingBy(String::length, Collectors.counting()));
        sink = words.stream().flatMap(x -> Stream.of(x, x)).skip(1).limit(2).toArray(String[]::new);
        sink = words.stream().mapToInt(String::length).max();
        sink = words.stream().anyMatch("a"::equals) && words.stream().allMatch("a"::equals);
        sink = words.stream().findFirst().map(String::trim).orElse("");
        sink = words.stream().reduce("", String::concat);
        sink = Stream.concat(words.stream(), Stream.of("d")).count();
        sink = IntStream.range(0, 3).mapToObj(Integer::toString).toList();
        sink = IntStream.of(1, 2).boxed().iterator().next();
        words.stream().peek(x -> sink = x).forEach(x -> sink = x);
        words.iterator().forEachRemaining(x -> sink = x);
    }

    /** Patterns have no settings, and none is kept. */
    static void regex() {
        var pattern = Pattern.compile("^(?<key>[A-Za-z_][\\w.-]*)\\s*[=:]\\s*(\"[^\"]*\"|\\d+|.*?)(?:#.*)?$");
        var matcher = pattern.matcher("server.port = 8080 # a comment");
        sink = matcher.matches() ? matcher.group("key") + matcher.group(2) : "";
        sink = Pattern.compile("\\$\\{([^}:]+)(?::([^}]*))?}", Pattern.CASE_INSENSITIVE)
                .matcher("a ${b:c} d")
                .replaceAll(found -> found.group(1));
        sink = Pattern.compile("\\p{Alpha}+|\\p{Lu}|[^a-z&&[^0-9]]|(?=x)(?!y)(?<=z)a{2,3}+|\\bk*?\\Z")
                .matcher("K1")
                .find();
        sink = "a, b;c".split("\\s*[,;]\\s*");
        sink = "a.b".replaceAll("[.]", "/").replaceFirst("(a)", "$1");
        sink = "a-b".matches("[a-z]+(-[a-z]+)*");
        sink = Pattern.compile(",").splitAsStream("a,b").toList();
        sink = Pattern.quote("a.b");
    }

    /** In the one locale that needs no look-up; no fractions, whose separator is looked up for any locale. */
    static void formatting() {
        sink = String.format(Locale.US, "%s %-10s %08x %c %b%n%%", "a", "b", 255, 'c', true);
    }

    static void collections() {
        var map = new HashMap<String, Integer>();
        map.merge("a", 1, Integer::sum);
        map.computeIfAbsent("b", String::length);
        map.forEach((key, value) -> sink = key);
        map.entrySet().removeIf(entry -> entry.getValue() > 1);
        map.replaceAll((key, value) -> value + 1);
        var list = new ArrayList<>(List.of("b", "a"));
        list.removeIf(String::isEmpty);
        list.forEach(x -> sink = x);
        sink = Double.parseDouble("1.5")
                + Long.parseLong("1")
                + Integer.toHexString(255).length();
        var concurrent = new ConcurrentHashMap<String, Integer>();
        concurrent.computeIfAbsent("a", String::length);
        concurrent.merge("a", 1, Integer::sum);
        concurrent.forEach((key, value) -> sink = key);
        sink = concurrent.keySet().stream().toList();
    }

    /** No pools: these read whether their threads are tracked, and the default factory numbers them. */
    static void concurrency() {
        var task = new FutureTask<>(() -> "a");
        task.run();
        sink = task.isDone();
        var lock = new ReentrantReadWriteLock();
        lock.writeLock().lock();
        lock.writeLock().unlock();
        lock.readLock().lock();
        lock.readLock().unlock();
        sink = AtomicIntegerFieldUpdater.newUpdater(Counter.class, "updated").incrementAndGet(new Counter());
    }

    /** Of a class of ours: what is found is kept with the class. */
    static void reflection() {
        try {
            sink = new Field[][] {Sample.class.getDeclaredFields(), Sample.class.getFields()};
            for (Method method : Sample.class.getDeclaredMethods()) {
                sink = method.toGenericString();
                sink = method.getParameters();
                sink = method.getGenericParameterTypes();
            }
            sink = Sample.class.getMethods();
            Object sample = Sample.class.getDeclaredConstructors()[0].newInstance("a", 1, true, List.of(), 1L);
            sink = Sample.class.getDeclaredMethod("name").invoke(sample);
            sink = Sample.class.getDeclaredMethod("flag").invoke(sample);
            sink = Sample.class.getDeclaredMethod("number").invoke(sample);
            sink = Sample.class
                    .getDeclaredMethod("with", String.class, List.class)
                    .invoke(sample, "b", List.of());
            sink = Sample.class.getDeclaredMethod("of", String.class).invoke(null, "b");
            var counter = Counter.class.getDeclaredConstructor().newInstance();
            Field name = Counter.class.getDeclaredField("name");
            name.set(counter, "a");
            sink = name.get(counter);
            Field count = Counter.class.getDeclaredField("count");
            count.set(counter, 3);
            sink = count.getInt(counter);
            Method list = Sample.class.getDeclaredMethod("list");
            sink = ((ParameterizedType) list.getGenericReturnType()).getActualTypeArguments()[0].getTypeName();
            sink = Sample.class.getGenericInterfaces()[0].toString();
            sink = Sample.class.getRecordComponents()[3].getGenericType();
            sink = Sample.class.getTypeParameters();
            sink = Sample.class.getEnclosingClass();
            sink = Sample.class.getSimpleName();
            sink = Sample.class.getModule().getDescriptor();
            sink = Sample.class.getPackage();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** In memory, with charsets that are named. */
    static void text() {
        try {
            var properties = new Properties();
            properties.load(new StringReader("a=b\nc: \\u0041\\\n d"));
            sink = properties.stringPropertyNames();
            byte[] bytes = "h\u00e9llo".repeat(20).getBytes(StandardCharsets.UTF_8);
            sink = new String(bytes, StandardCharsets.UTF_8)
                    .toUpperCase(Locale.ROOT)
                    .strip();
            sink = new String(bytes, StandardCharsets.ISO_8859_1).lines().toList();
            var reader =
                    new BufferedReader(new InputStreamReader(new ByteArrayInputStream(bytes), StandardCharsets.UTF_8));
            sink = reader.readLine();
            var written = new ByteArrayOutputStream();
            try (var writer = new PrintWriter(new OutputStreamWriter(written, StandardCharsets.UTF_8))) {
                writer.println(sink);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Lengths and points in time; no zone, and no formatter, which keeps the locale that it finds. */
    static void times() {
        sink = Duration.between(Instant.now(), Instant.now()).plusMillis(1500).toString();
        sink = Duration.parse("PT1.5S").toMillis();
    }

    /** Of the root directory, which is there. */
    static void paths() {
        Path root = Path.of("").toAbsolutePath().getRoot();
        sink = Files.isDirectory(root) && Files.isReadable(root);
        sink = root.resolve("a/../b").normalize().toUri();
        sink = root.toFile().exists();
        sink = root.getFileSystem().getPathMatcher("glob:**.{a,b}").matches(root);
    }

    /** Of files only: a program may bring its own handler for any other kind, such as that of jars. */
    static void urls() {
        try {
            sink = new URL("file:/a/b").toExternalForm();
            sink = URI.create("file:/a/b%20c?d=e#f").resolve("g").toURL().getPath();
        } catch (MalformedURLException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Of a service that only we know, so that no provider of the program's is made. */
    static void services() {
        sink = ServiceLoader.load(Named.class, ClassLoader.getSystemClassLoader())
                .findFirst();
    }

    /** The pipe to the parent has chosen the provider of channels, and loaded the native code, already. */
    static void selectors() {
        try (Selector selector = Selector.open()) {
            sink = selector.selectNow();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private interface Named {
        String name();
    }

    private record Sample(String name, int number, boolean flag, List<? extends Comparable<String>> list, long wide)
            implements Named, Comparable<Sample> {
        Sample with(String newName, List<String> newList) {
            return new Sample(newName, number, flag, newList, wide);
        }

        static Sample of(String name) {
            return new Sample(name, 0, false, List.of(), 0);
        }

        @Override
        public int compareTo(Sample other) {
            return name.compareTo(other.name);
        }
    }

    private static final class Counter {
        private int count;
        private volatile int updated;
        private Object name;
    }
}
