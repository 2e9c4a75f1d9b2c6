package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.worker.Ports;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DebuggerTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=5005 | n,address=5006",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=5005 | y,address=5006",
                "-agentlib:jdwp=transport=dt_socket,server=y,address=5005 | y,address=5006",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=*:5005 | n,address=*:5006",
                "-agentpath:/opt/jdk/lib/libjdwp.so=server=y,suspend=n,address=localhost:8000 | n,address=localhost:8001",
                "-Xrunjdwp:transport=dt_socket,server=y,suspend=n,address=5005 | n,address=5006",
                "-agentlib:jdwp=transport=dt_socket,server=y,suspend=n | n,address=1",
                "-agentlib:jdwp=transport=dt_socket,server=n,suspend=y,address=127.0.0.1:40111 | n,address=1",
                "-agentlib:jdwp | n,address=1"
            })
    void theParentsMovesToThePortThatIsGiven(String option, String end) {
        assertThat(Debugger.moved(option, port -> port + 1).orElseThrow().option())
                .isEqualTo("-agentlib:jdwp=transport=dt_socket,server=y,suspend=" + end);
    }

    @ParameterizedTest
    @ValueSource(strings = {"-Dcom.sun.management.jmxremote.port=9010", "-agentlib:jdwpx=y", "-Xmx1g"})
    void whatIsNoDebuggersStays(String option) {
        assertThat(Debugger.moved(option, port -> port + 1)).isEmpty();
    }

    @Test
    void theNextPortIsOneOnWhichNobodyListens() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int before = taken.getLocalPort() - 1;

            assertThat(Ports.freeAfter(before)).isGreaterThan(taken.getLocalPort());
        }
    }
}
