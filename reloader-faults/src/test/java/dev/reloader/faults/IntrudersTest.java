package dev.reloader.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Whoever else is on the machine cannot have anything run, nor keep a reload from coming. */
class IntrudersTest extends FaultTest {
    private static final String NOBODY = "setpriv --reuid=65534 --regid=65534 --clear-groups ";

    private void start(String... alsoTold) throws IOException {
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .start();
        program.awaitAll(Stream.concat(Stream.of("^up 0$"), Stream.of(alsoTold)).toArray(String[]::new));
    }

    private Path socket() throws IOException {
        List<Path> runDirectories = program.leftInTemporary();
        assertThat(runDirectories).hasSize(1);
        return runDirectories.get(0).resolve("pipe");
    }

    /** All is as before, so the next change leads to the next generation. */
    private void assertWorks(int generation) throws IOException {
        Files.writeString(program.classes().resolve("change.txt"), "change " + generation);
        program.await("^up " + generation + "$");
    }

    /** Says something to the parent, which hangs up. */
    private void say(byte[] bytes) throws IOException {
        try (SocketChannel stranger = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            stranger.connect(UnixDomainSocketAddress.of(socket()));
            try {
                stranger.write(ByteBuffer.wrap(bytes));
                ByteBuffer answer = ByteBuffer.allocate(1);
                assertThat(stranger.read(answer)).as("an answer").isEqualTo(-1);
            } catch (IOException e) {
                assertThat(e).hasMessageMatching("Connection reset.*|Broken pipe");
            }
        }
    }

    private static byte[] hello(String token) throws IOException {
        var body = new ByteArrayOutputStream();
        var out = new DataOutputStream(body);
        out.writeByte(1);
        out.writeInt(2);
        out.writeUTF(token);
        out.writeLong(ProcessHandle.current().pid());
        return ByteBuffer.allocate(Integer.BYTES + body.size())
                .putInt(body.size())
                .put(body.toByteArray())
                .array();
    }

    @Test
    void aWrongTokenIsRefused() throws IOException {
        start();
        say(hello("0123456789abcdef0123456789abcdef"));
        program.await("refused a connection to the pipe that did not come from the worker");
        assertWorks(1);
    }

    @Test
    void garbageIsRefused() throws IOException {
        start();
        say("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes());
        program.await("refused a connection to the pipe that did not come from the worker: .*");
        assertWorks(1);
    }

    @Test
    void aFrameOfAGibibyteIsRefusedAndTakesNoMemory() throws IOException {
        program.with("-Xmx32m");
        start();
        for (int attempt = 0; attempt < 20; attempt++) {
            say(ByteBuffer.allocate(1 << 16).putInt(1 << 30).array());
            program.await("refused a connection to the pipe that did not come from the worker: .*");
        }
        assertWorks(1);
        assertThat(program.allLines()).noneMatch(line -> line.contains("OutOfMemoryError"));
    }

    @Test
    void anotherUserReachesNothing() throws IOException {
        assumeThat(Files.getOwner(directory).getName()).isEqualTo("root");
        need("setpriv");
        start();
        Path runDirectory = socket().getParent();
        sh("chmod a+rx '" + directory + "' '" + directory + "/tmp'");
        for (String attempt : List.of("ls", "touch")) {
            assertThatThrownBy(() -> sh(NOBODY + attempt + " '" + runDirectory + "/pipe'"))
                    .hasMessageContaining("Permission denied");
        }
        String connect =
                "socket(S, AF_UNIX, SOCK_STREAM, 0); connect(S, sockaddr_un(q(" + runDirectory + "/pipe))) or die $!";
        assertThatThrownBy(() -> sh(NOBODY + "perl -MSocket -e '" + connect + "'"))
                .hasMessageContaining("Permission denied");
        assertWorks(1);
    }

    @Test
    void whatOthersPlantInPlaceOfTheRunDirectoryIsNotUsedEither() throws IOException {
        assumeThat(Files.getOwner(directory).getName()).isEqualTo("root");
        need("setpriv");
        // A standby has been started before.
        program.with("-Dreloader.standby=false");
        start("reloads have been rehearsed");
        Path runDirectory = socket().getParent();
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        int generation = 0;
        for (String plant : List.of("mkdir -m 777", "ln -s '" + elsewhere + "'")) {
            sh("chmod a+rx '" + directory + "'; chmod 1777 '" + directory + "/tmp'; rm -r '" + runDirectory + "'; "
                    + NOBODY + plant + " '" + runDirectory + "'");
            assertWorks(++generation);
            sh("chmod 700 '" + directory + "/tmp'");
            assertThat(runDirectory).isEmptyDirectory();
            assertThat(elsewhere).isEmptyDirectory();
            sh("rm -r '" + runDirectory + "'");
            runDirectory = socket().getParent();
        }
    }

    @Test
    void whatOthersHavePlantedInTheTemporaryDirectoryIsNotUsed() throws IOException {
        Path elsewhere = Files.createDirectory(directory.resolve("elsewhere"));
        Path temporary = directory.resolve("tmp");
        Path squatted = Files.createDirectory(
                temporary.resolve("reloader-run-1"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxrwxrwx")));
        Path planted = Files.createSymbolicLink(temporary.resolve("reloader-run-2"), elsewhere);
        program.main("var r = Reloader.start(App.class, args);", "say(\"up \" + r.generation());", "forever();")
                .start();
        program.await("^up 0$");
        assertThat(squatted).isEmptyDirectory();
        assertThat(elsewhere).isEmptyDirectory();
        Path own = program.leftInTemporary().stream()
                .filter(each -> !each.equals(squatted) && !each.equals(planted))
                .findFirst()
                .orElseThrow();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(own)))
                .isEqualTo("rwx------");
        assertWorks(1);
        assertThat(squatted).isEmptyDirectory();
        assertThat(elsewhere).isEmptyDirectory();
    }
}
