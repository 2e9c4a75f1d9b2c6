package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.reloader.spi.MemoryTrimmer;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class MallocTrimTest {
    @Test
    void isFound() {
        assertThat(ServiceLoader.load(MemoryTrimmer.class)).hasOnlyElementsOfType(MallocTrim.class);
    }

    @Test
    void doesNoHarm() {
        new InotifyProvider().unavailable();
        assertThatCode(new MallocTrim()::trim).doesNotThrowAnyException();
    }
}
