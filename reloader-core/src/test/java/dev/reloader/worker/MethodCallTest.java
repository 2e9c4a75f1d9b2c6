package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.reloader.ReloaderException;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class MethodCallTest {
    private static final String JOBS = Jobs.class.getName();

    /** What has been called, and with what. */
    private static final List<Object> CALLS = new ArrayList<>();

    enum Color {
        RED,
        GREEN {
            @Override
            public String toString() {
                return "a green";
            }
        }
    }

    private static class Base {
        static void inherited() {
            CALLS.add("inherited");
        }

        static void hidden() {
            CALLS.add("of Base");
        }
    }

    private static final class Jobs extends Base {
        static void nothing() {
            CALLS.add("nothing");
        }

        static void hidden() {
            CALLS.add("of Jobs");
        }

        public static void main(String[] args) {
            CALLS.add(Arrays.asList(args));
        }

        static void texts(String one, Path two) {
            CALLS.addAll(List.of(one, two));
        }

        static void primitives(boolean z, char c, byte b, short s, int i, long j, float f, double d) {
            CALLS.addAll(List.of(z, c, b, s, i, j, f, d));
        }

        static void boxes(Boolean z, Character c, Byte b, Short s, Integer i, Long j, Float f, Double d) {
            CALLS.addAll(List.of(z, c, b, s, i, j, f, d));
        }

        static void color(Color color) {
            CALLS.add(color);
        }

        static int ports(String host, int... ports) {
            CALLS.add(host);
            CALLS.add(ports);
            return ports.length;
        }

        static void colors(Color... colors) {
            CALLS.add(colors);
        }

        static void one(int i) {
            CALLS.add(i);
        }

        static void character(char c) {
            CALLS.add(c);
        }

        static void truth(boolean truth) {
            CALLS.add(truth);
        }

        static void amount(double amount) {
            CALLS.add(amount);
        }

        static void path(Path path) {
            CALLS.add(path);
        }

        static void date(Date date) {
            CALLS.add(date);
        }

        static void table(int[][] table) {
            CALLS.add(table);
        }

        static void fails(String why) {
            throw new IllegalStateException(why);
        }

        static void failsBadly() throws Exception {
            throw new Exception("checked");
        }

        @SuppressWarnings("unused")
        private static void secret() {
            CALLS.add("secret");
        }

        void ofAnObject() {
            CALLS.add(this);
        }
    }

    private static final class Overloads {
        static void number(int i) {
            CALLS.add(i);
        }

        static void number(Integer i) {
            CALLS.add("boxed " + i);
        }

        static void number(long i) {
            CALLS.add(i);
        }

        static void number(float f) {
            CALLS.add(f);
        }

        static void number(double d) {
            CALLS.add(d);
        }

        static void number(String s) {
            CALLS.add(s);
        }

        static void any(String s) {
            CALLS.add(s);
        }

        static void any(Path path) {
            CALLS.add(path);
        }

        static void any(boolean truth) {
            CALLS.add(truth);
        }

        static void any(Color color) {
            CALLS.add(color);
        }

        static void count(String one) {
            CALLS.add("one");
        }

        static void count(String one, String two) {
            CALLS.add("two");
        }

        static void count(String... many) {
            CALLS.add("many");
        }

        static void count(int... numbers) {
            CALLS.add("numbers");
        }

        static void unclear(char c) {
            CALLS.add(c);
        }

        static void unclear(int i) {
            CALLS.add(i);
        }

        static void crossed(int i, String s) {
            CALLS.add(i);
        }

        static void crossed(String s, int i) {
            CALLS.add(s);
        }
    }

    private static final class Untouched {
        static {
            CALLS.add("initialised");
        }

        enum Kind {
            A;

            static {
                CALLS.add("enum initialised");
            }
        }

        static void run(Kind kind) {
            CALLS.add(kind);
        }
    }

    @BeforeEach
    void forget() {
        CALLS.clear();
    }

    private static MethodCall resolve(String name, String... arguments) {
        return MethodCall.resolve(name, List.of(arguments), MethodCallTest.class.getClassLoader());
    }

    private static List<Object> call(String name, String... arguments) throws Throwable {
        resolve(name, arguments).call();
        return CALLS;
    }

    private static void assertRefused(String message, String name, String... arguments) {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> resolve(name, arguments))
                .withMessage(message);
        assertThat(CALLS).isEmpty();
    }

    @Test
    void aMethodNeedNotBePublic() throws Throwable {
        assertThat(call(JOBS + ".nothing")).containsExactly("nothing");
    }

    @Test
    void aNestedClassComesAfterADotOrADollar() throws Throwable {
        assertThat(call(JOBS.replace('$', '.') + ".nothing")).containsExactly("nothing");
    }

    @Test
    void aMethodMayBeInherited() throws Throwable {
        assertThat(call(JOBS + ".inherited")).containsExactly("inherited");
    }

    @Test
    void aMethodHidesThatOfTheSuperclass() throws Throwable {
        assertThat(call(JOBS + ".hidden")).containsExactly("of Jobs");
    }

    @Test
    void mainTakesAnyNumber() throws Throwable {
        call(JOBS + ".main");
        call(JOBS + ".main", "a", "", "b c");

        assertThat(CALLS).containsExactly(List.of(), List.of("a", "", "b c"));
    }

    @Test
    void textsAndPathsArePassed() throws Throwable {
        assertThat(call(JOBS + ".texts", "größe\n", "conf/app.conf"))
                .containsExactly("größe\n", Path.of("conf/app.conf"));
    }

    @ParameterizedTest
    @ValueSource(strings = {".primitives", ".boxes"})
    void numbersCharactersAndBooleansArePassed(String method) throws Throwable {
        assertThat(call(JOBS + method, "true", "x", "-128", "32767", "-1", "9223372036854775807", "0.5", "1e300"))
                .containsExactly(true, 'x', (byte) -128, (short) 32767, -1, Long.MAX_VALUE, 0.5f, 1e300);
    }

    @Test
    void enumConstantsGoByTheirNames() throws Throwable {
        call(JOBS + ".color", "RED");
        call(JOBS + ".color", "GREEN");

        assertThat(CALLS).containsExactly(Color.RED, Color.GREEN);
    }

    @Test
    void anArrayTakesWhatIsLeft() throws Throwable {
        assertThat(call(JOBS + ".ports", "localhost", "80", "443")).containsExactly("localhost", new int[] {80, 443});
    }

    @Test
    void anArrayMayBeEmpty() throws Throwable {
        call(JOBS + ".ports", "localhost");
        call(JOBS + ".colors");

        assertThat(CALLS).containsExactly("localhost", new int[0], new Color[0]);
    }

    @Test
    void whatIsThrownIsThrownAsItIs() {
        assertThatExceptionOfType(IllegalStateException.class)
                .isThrownBy(() -> call(JOBS + ".fails", "because"))
                .withMessage("because")
                .withNoCause();
        assertThatExceptionOfType(Exception.class)
                .isThrownBy(() -> call(JOBS + ".failsBadly"))
                .withMessage("checked");
    }

    @Test
    void noCodeRunsBeforeTheCall() throws Throwable {
        MethodCall call = resolve(Untouched.class.getName() + ".run", "A");

        assertThat(CALLS).isEmpty();
        call.call();
        assertThat(CALLS).containsExactly("enum initialised", "initialised", Untouched.Kind.A);
    }

    @ParameterizedTest(name = "{0}({1}) is {2}")
    @MethodSource("choices")
    void theTypeThatTheFewestTextsFitWins(String method, List<String> arguments, Object called) throws Throwable {
        assertThat(call(Overloads.class.getName() + "." + method, arguments.toArray(String[]::new)))
                .containsExactly(called);
    }

    static Stream<Arguments> choices() {
        return Stream.of(
                choice(1, "number", "1"),
                choice(5_000_000_000L, "number", "5000000000"),
                choice(0.1, "number", "0.1"),
                choice(Double.NaN, "number", "NaN"),
                choice("5d", "number", "5d"),
                choice(" 5", "number", " 5"),
                choice("5 ", "number", "5 "),
                choice("", "number", ""),
                choice("one", "number", "one"),
                choice(true, "any", "true"),
                choice(Path.of("True"), "any", "True"),
                choice(Color.RED, "any", "RED"),
                choice("a\0b", "any", "a\0b"),
                choice("one", "count", "1"),
                choice("two", "count", "1", "2"),
                choice("numbers", "count", "1", "2", "3"),
                choice("many", "count", "1", "2", "c"),
                choice("numbers", "count"),
                choice('c', "unclear", "c"),
                choice(12, "unclear", "12"),
                choice(1, "crossed", "1", "b"),
                choice("a", "crossed", "a", "2"));
    }

    private static Arguments choice(Object called, String method, String... arguments) {
        return Arguments.of(method, List.of(arguments), called);
    }

    @Test
    void whatFitsSeveralMethodsIsRefused() {
        String overloads = Overloads.class.getName();
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> resolve(overloads + ".unclear", "1"))
                .withMessageStartingWith(overloads + ".unclear fits the arguments [1] in several ways, ")
                .withMessageContainingAll("unclear(char)", "unclear(int)")
                .withMessageEndingWith(": give the one that is meant a name of its own");
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> resolve(overloads + ".crossed", "1", "2"))
                .withMessageContainingAll("crossed(int, String)", "crossed(String, int)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "run", ".run", "run.", "."})
    void aNameHasAClassAndAMethod(String name) {
        assertRefused("'" + name + "' does not name a static method: write it like com.acme.Jobs.run", name);
    }

    @Test
    void anUnknownClassIsRefused() throws Exception {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> resolve("com.acme.Jobs.run"))
                .withMessageStartingWith("there is no class com.acme.Jobs on the class path: ");
        var urls = new URL[] {
            Path.of("/srv/a.jar").toUri().toURL(), Path.of("/srv/b.jar").toUri().toURL()
        };
        try (var loader = new URLClassLoader(urls, null)) {
            assertThatExceptionOfType(ReloaderException.class)
                    .isThrownBy(() -> MethodCall.resolve("com.acme.Jobs.run", List.of(), loader))
                    .withMessage("there is no class com.acme.Jobs on the class path: " + urls[0].getPath()
                            + System.getProperty("path.separator") + urls[1].getPath());
        }
    }

    @Test
    void aClassThatCannotBeLoadedIsRefused() {
        var loader = new ClassLoader(null) {
            @Override
            protected Class<?> findClass(String name) {
                throw new NoClassDefFoundError("com/acme/Missing");
            }
        };
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> MethodCall.resolve("com.acme.Jobs.run", List.of(), loader))
                .withMessage(
                        "the class com.acme.Jobs cannot be loaded: java.lang.NoClassDefFoundError: com/acme/Missing");
    }

    @Test
    void anUnknownMethodIsRefused() {
        assertRefused(
                "there is no method " + JOBS + ".rum; the class's static ones are:"
                        + " amount, boxes, character, color, colors and 14 more",
                JOBS + ".rum");
        assertRefused(
                "there is no method " + Color.class.getName() + ".rum; the class's static ones are: valueOf, values",
                Color.class.getName() + ".rum");
        assertRefused(
                "there is no method " + Runnable.class.getName() + ".rum; the class has no static ones",
                Runnable.class.getName() + ".rum");
    }

    @Test
    void aMethodOfAnObjectIsRefused() {
        assertRefused("the method " + JOBS + ".ofAnObject is not static: declare it so", JOBS + ".ofAnObject");
    }

    @Test
    void aPrivateMethodIsRefused() {
        assertRefused("the method " + JOBS + ".secret is private: declare it without that word", JOBS + ".secret");
    }

    @Test
    void aMethodThatItsModuleHidesIsRefused() {
        assertRefused(
                "the method jdk.internal.misc.VM.initLevel is hidden by its module: add --add-opens"
                        + " java.base/jdk.internal.misc=ALL-UNNAMED",
                "jdk.internal.misc.VM.initLevel");
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("misfits")
    void argumentsThatDoNotFitAreNamed(String method, List<String> arguments, String problem) {
        assertRefused(
                JOBS + "." + method + " cannot be called with " + arguments + ": " + problem,
                JOBS + "." + method,
                arguments.toArray(String[]::new));
    }

    static Stream<Arguments> misfits() {
        return Stream.of(
                misfit("nothing(): it takes 0, not 1", "nothing", "a"),
                misfit("one(int): it takes 1, not 0", "one"),
                misfit("one(int): it takes 1, not 2", "one", "1", "2"),
                misfit("ports(String, int[]): it takes at least 1, not 0", "ports"),
                misfit("ports(String, int[]): 'http' is no int", "ports", "host", "80", "http"),
                misfit("one(int): '' is no int", "one", ""),
                misfit("one(int): '2147483648' is no int", "one", "2147483648"),
                misfit("one(int): '1.0' is no int", "one", "1.0"),
                misfit("amount(double): '5d' is no double", "amount", "5d"),
                misfit("truth(boolean): 'TRUE' is no boolean", "truth", "TRUE"),
                misfit("character(char): 'ab' is no char", "character", "ab"),
                misfit("character(char): '' is no char", "character", ""),
                misfit("color(Color): 'red' is none of RED, GREEN", "color", "red"),
                misfit("date(Date): the type Date cannot be given as a text", "date", "today"),
                misfit("table(int[][]): the type int[] cannot be given as a text", "table", "1"));
    }

    private static Arguments misfit(String problem, String method, String... arguments) {
        return Arguments.of(method, List.of(arguments), problem);
    }

    @Test
    void ofSeveralMethodsEachIsNamed() {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> resolve(Overloads.class.getName() + ".unclear", "ab"))
                .withMessageContainingAll("unclear(char): 'ab' is no char", "; ", "unclear(int): 'ab' is no int");
    }

    @Test
    void aRefusalIsOneLine() {
        assertRefused(JOBS + ".one cannot be called with [1?2]: one(int): '1?2' is no int", JOBS + ".one", "1\n2");
        assertRefused(JOBS + ".path cannot be called with [a?b]: path(Path): 'a?b' is no Path", JOBS + ".path", "a\0b");
    }

    @Test
    void argumentsBecomeTexts() {
        assertThat(MethodCall.texts("a b", 1, 2L, 0.5, new BigDecimal("1.50"), 'c', true, Color.GREEN, Path.of("x/y")))
                .containsExactly(
                        "a b",
                        "1",
                        "2",
                        "0.5",
                        "1.50",
                        "c",
                        "true",
                        "GREEN",
                        Path.of("x/y").toString());
        assertThat(MethodCall.texts()).isEmpty();
    }

    @Test
    void whatIsNoTextIsRefused() {
        assertNoText("argument 2 of the method is null", "a", null);
        assertNoText("argument 1 of the method is null", (Object[]) null);
        assertNoText("argument 1 of the method is of the type java.util.Date", new Date());
        assertNoText("argument 1 of the method is of the type int[]", new int[] {1});
    }

    private static void assertNoText(String message, Object... arguments) {
        assertThatExceptionOfType(ReloaderException.class)
                .isThrownBy(() -> MethodCall.texts(arguments))
                .withMessage(message
                        + ", but must be a String, a number, a character, a boolean, an enum constant or a Path");
    }
}
