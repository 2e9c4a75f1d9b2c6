package dev.reloader.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Kubernetes replaces the files of a config map all at once: what their links lead through is renamed. */
class SwappedConfigTest extends FaultTest {
    private static final int SWAPS = 2;

    private Path conf;

    static Stream<Arguments> watchedAndMonitors() {
        return Stream.of("conf", "conf/app.yml", "conf/*.yml")
                .flatMap(watched ->
                        Stream.of("auto", "polling", "watchservice").map(monitor -> Arguments.of(watched, monitor)));
    }

    @ParameterizedTest(name = "watching {0}, {1}")
    @MethodSource("watchedAndMonitors")
    void eachSwapIsOneRestartWithTheNewContent(String watched, String monitor) throws IOException {
        watchWith(monitor);
        conf = Files.createDirectories(directory.resolve("conf"));
        mount(0);
        Files.createSymbolicLink(conf.resolve("app.yml"), Path.of("..data/app.yml"));
        readerOf("conf/app.yml").with("-Dreloader.watch=" + watched).start();
        awaitOneRun(0, " with version 0");
        for (int swap = 1; swap <= SWAPS; swap++) {
            mount(swap);
            awaitOneRun(swap, " with version " + swap);
        }
    }

    /** In the order of Kubernetes' AtomicWriter, which deletes the old directory last. */
    private void mount(int version) throws IOException {
        Path next = Files.createDirectory(conf.resolve("..2026_" + version));
        Files.writeString(next.resolve("app.yml"), "version " + version + "\n");
        Path link = Files.createSymbolicLink(conf.resolve("..data_tmp"), next.getFileName());
        Files.move(link, conf.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
        if (version > 0) {
            Path old = conf.resolve("..2026_" + (version - 1));
            Files.delete(old.resolve("app.yml"));
            Files.delete(old);
        }
    }
}
