package dev.reloader.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.mockito.ArgumentMatchers.any;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;

import java.io.IOException;
import java.lang.instrument.Instrumentation;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreloaderTest {
    private final Instrumentation instrumentation = mock(Instrumentation.class);
    private Path list;

    @BeforeEach
    void nameTheList(@TempDir Path directory) {
        list = directory.resolve("classes");
    }

    private void assertEnded() {
        assertThat(Thread.getAllStackTraces().keySet())
                .extracting(Thread::getName)
                .doesNotContain("reloader-preloader");
        verify(instrumentation).removeTransformer(any());
    }

    @Test
    void noThreadIsLeftWhenItHasStopped() throws IOException {
        Files.write(list, (Iterable<String>) IntStream.range(0, 20_000).mapToObj(i -> "lib.Class" + i)::iterator);

        assertThat(new Preloader(List.of(), list, instrumentation, classes -> {}).stop())
                .isTrue();

        assertEnded();
    }

    @Test
    void withoutAListNothingIsLoaded() {
        assertThat(new Preloader(List.of(), list, instrumentation, classes -> {}).stop())
                .isTrue();

        assertEnded();
    }

    @Test
    void itCanBeStoppedAgain() {
        var preloader = new Preloader(List.of(), list, instrumentation, classes -> {});

        assertThat(preloader.stop()).isTrue();
        assertThat(preloader.stop()).isTrue();

        assertEnded();
    }
}
