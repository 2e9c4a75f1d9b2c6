package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class JdkWarmUpTest {
    static Stream<Map.Entry<String, Runnable>> steps() {
        return JdkWarmUp.steps().entrySet().stream();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyStepHasAClassOfTheJdkThatTellsWhetherItPays(Map.Entry<String, Runnable> step) {
        assertThatCode(() -> Class.forName(step.getKey(), false, null)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @MethodSource("steps")
    void everyStepRunsTwiceAndLeavesNothingBehind(Map.Entry<String, Runnable> step) {
        Set<Object> properties = Set.copyOf(System.getProperties().entrySet());
        Set<Thread> threads = Thread.getAllStackTraces().keySet();

        for (int i = 0; i < 2; i++) {
            step.getValue().run();
        }

        assertThat(Set.copyOf(System.getProperties().entrySet())).isEqualTo(properties);
        assertThat(List.copyOf(Thread.getAllStackTraces().keySet())).isSubsetOf(threads);
    }
}
