package dev.reloader.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.reloader.FileChange;
import dev.reloader.ReloadTimings;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FramesTest {
    private static final int WATCH = 3;
    private static final int CAUSE = 16;

    static Stream<Message> messages() {
        return Stream.of(
                new Message.Hello(Message.VERSION, "0123456789abcdef", 4711),
                new Message.Hello(Integer.MIN_VALUE, "", Long.MIN_VALUE),
                new Message.Entered(),
                new Message.Watch(1, List.of()),
                new Message.Watch(Integer.MAX_VALUE, List.of("/srv/app", "**/*.yml", "", "ü\u0000\ud83d\ude00")),
                new Message.Watch(2, Collections.nCopies(Message.PATHS_AT_MOST, "/" + "x".repeat(4095))),
                new Message.Ending(),
                new Message.Reload(),
                new Message.Shutdown(),
                new Message.Cause(List.of()),
                new Message.Cause(List.of(
                        FileChange.added(Path.of("/srv/A.class")),
                        FileChange.modified(Path.of("/srv/ü.class")),
                        FileChange.deleted(Path.of("relative")))),
                new Message.Cause(Collections.nCopies(
                        Message.PATHS_AT_MOST, FileChange.modified(Path.of("/" + "x".repeat(4095))))),
                new Message.Handled(3, true),
                new Message.Handled(Integer.MIN_VALUE, false),
                new Message.Changed(3, 200),
                new Message.AskLoaded(4, 1),
                new Message.Unfinished(),
                new Message.Preloaded(3000),
                new Message.Prepared(3, true),
                new Message.Prepared(Integer.MIN_VALUE, false),
                new Message.Going(),
                new Message.ClassesListed(),
                new Message.Park(List.of("/srv/classes")),
                new Message.Prepare(3),
                new Message.ListClasses(),
                new Message.Ready(),
                new Message.Timings(new ReloadTimings(
                        Optional.of(Duration.ofMillis(4)),
                        Duration.ofMillis(20),
                        Duration.ofMillis(30),
                        Duration.ofSeconds(5, 7),
                        Duration.ZERO,
                        Duration.ofNanos(1),
                        Optional.of(Duration.ofHours(1)),
                        true,
                        200)),
                new Message.Timings(new ReloadTimings(
                        Optional.empty(),
                        Duration.ofNanos(Long.MAX_VALUE),
                        Duration.ofNanos(Long.MIN_VALUE),
                        Duration.ofNanos(-2),
                        Duration.ofNanos(-1),
                        Duration.ZERO,
                        Optional.empty(),
                        false,
                        -1)),
                new Message.Go(0),
                new Message.Go(-1),
                new Message.Watched(7),
                new Message.Leave(),
                new Message.Stop(143),
                new Message.DumpThreads());
    }

    @Test
    void theSamplesHoldEveryKindOfMessage() {
        assertThat(messages().<Class<?>>map(Message::getClass).collect(Collectors.toSet()))
                .containsExactlyInAnyOrder(Message.class.getPermittedSubclasses());
    }

    @ParameterizedTest
    @MethodSource("messages")
    void whatIsWrittenIsRead(Message message) throws IOException {
        byte[] frame = Frames.encode(message);

        assertThat(ByteBuffer.wrap(frame).getInt()).isEqualTo(frame.length - Integer.BYTES);
        assertThat(Frames.decode(body(frame))).isEqualTo(message);
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aFrameThatIsCutShortIsRefused(Message message) throws IOException {
        byte[] body = body(Frames.encode(message));
        for (int length = 0; length < Math.min(body.length, 500); length++) {
            byte[] cut = Arrays.copyOf(body, length);

            assertThatThrownBy(() -> Frames.decode(cut)).isInstanceOf(MalformedFrameException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("messages")
    void aFrameThatGoesOnIsRefused(Message message) throws IOException {
        byte[] body = body(Frames.encode(message));
        byte[] longer = Arrays.copyOf(body, body.length + 3);

        assertThatThrownBy(() -> Frames.decode(longer))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("a frame has 3 bytes too many");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 14, 15, 28, 127, 128, 255})
    void aFrameOfAnUnknownTypeIsRefused(int type) {
        assertThatThrownBy(() -> Frames.decode(new byte[] {(byte) type}))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("a frame has the unknown type " + type);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, Message.PATHS_AT_MOST + 1, Integer.MAX_VALUE})
    void aListThatIsTooLongIsRefused(int size) throws IOException {
        byte[] watch = bytes(out -> {
            out.writeByte(WATCH);
            out.writeInt(1);
            out.writeInt(size);
        });
        byte[] cause = bytes(out -> {
            out.writeByte(CAUSE);
            out.writeInt(size);
        });

        for (byte[] body : List.of(watch, cause)) {
            assertThatThrownBy(() -> Frames.decode(body))
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("a list of " + size + " is over the limit of 64");
        }
    }

    @Test
    void aListThatIsTooLongIsRefusedEvenIfItIsThere() throws IOException {
        var message = new Message.Watch(1, Collections.nCopies(Message.PATHS_AT_MOST + 1, "x"));

        assertThatThrownBy(() -> Frames.decode(body(Frames.encode(message))))
                .isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aChangeOfAnUnknownKindIsRefused() throws IOException {
        byte[] body = bytes(out -> {
            out.writeByte(CAUSE);
            out.writeInt(1);
            out.writeByte(3);
            out.writeUTF("/srv");
        });

        assertThatThrownBy(() -> Frames.decode(body))
                .isInstanceOf(MalformedFrameException.class)
                .hasMessage("a change has the unknown kind 3");
    }

    @Test
    void aChangedPathThatThisJvmCannotNameIsLeftOut() throws IOException {
        byte[] body = bytes(out -> {
            out.writeByte(CAUSE);
            out.writeInt(2);
            out.writeByte(0);
            out.writeUTF("/srv/app.conf");
            out.writeByte(0);
            out.writeUTF("/srv\u0000");
        });

        assertThat(Frames.decode(body))
                .isEqualTo(new Message.Cause(List.of(FileChange.added(Path.of("/srv/app.conf")))));
    }

    @Test
    void aTextThatIsNoTextIsRefused() throws IOException {
        byte[] body = bytes(out -> {
            out.writeByte(WATCH);
            out.writeInt(1);
            out.writeInt(1);
            out.writeShort(2);
            out.writeShort(0xFFFF);
        });

        assertThatThrownBy(() -> Frames.decode(body)).isInstanceOf(MalformedFrameException.class);
    }

    @Test
    void aFrameMayBeAsLongAsTheLimitButNoLonger() throws IOException {
        Message.Watch longest = watchOfLength(Frames.LIMIT);

        assertThat(Frames.encode(longest)).hasSize(Integer.BYTES + Frames.LIMIT);
        assertThatIOException()
                .isThrownBy(() -> Frames.encode(watchOfLength(Frames.LIMIT + 1)))
                .withMessage("a message of 1048577 bytes is over the limit of 1048576");
    }

    /** The length of type, number, list and each text's length field are known. */
    private static Message.Watch watchOfLength(int length) {
        int texts = 32;
        int letters = length - 1 - Integer.BYTES - Integer.BYTES - texts * Short.BYTES;
        String most = "x".repeat(letters / texts);
        var list = new ArrayList<>(Collections.nCopies(texts - 1, most));
        list.add("x".repeat(letters - (texts - 1) * most.length()));
        return new Message.Watch(1, list);
    }

    @Nested
    @Timeout(20)
    class OverAPipe {
        @TempDir
        private Path directory;

        private ServerSocketChannel server;
        private Pipe worker;
        private Pipe parent;
        private SocketChannel rawParent;

        @BeforeEach
        void connect() throws IOException {
            Path socket = directory.resolve("pipe");
            server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            server.bind(UnixDomainSocketAddress.of(socket));
            worker = Pipe.connect(socket);
            rawParent = server.accept();
            parent = new Pipe(rawParent);
        }

        @AfterEach
        void disconnect() throws IOException {
            worker.close();
            parent.close();
            server.close();
        }

        @Test
        void messagesArriveInTheirOrder() throws IOException {
            var received = CompletableFuture.supplyAsync(
                    () -> messages().map(message -> received(parent)).toList());
            for (Message message : messages().toList()) {
                worker.send(message);
            }

            assertThat(received.join()).isEqualTo(messages().toList());
        }

        @Test
        void theLongestMessageArrives() throws IOException {
            Message longest = watchOfLength(Frames.LIMIT);
            var received = CompletableFuture.supplyAsync(() -> received(parent));
            worker.send(longest);

            assertThat(received.join()).isEqualTo(longest);
        }

        @Test
        void theLongestMessageArrivesAtSomebodyWhoStaysOutOfNativeCode() throws IOException {
            Message longest = watchOfLength(Frames.LIMIT);
            parent.stayOutOfNativeCode();
            var received = CompletableFuture.supplyAsync(() -> received(parent));
            worker.send(longest);

            assertThat(received.join()).isEqualTo(longest);
        }

        private static Message received(Pipe pipe) {
            try {
                return pipe.receive().orElseThrow();
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }

        @ParameterizedTest
        @ValueSource(booleans = {false, true})
        void aFrameMayComeInPieces(boolean staysOutOfNativeCode) throws IOException {
            if (staysOutOfNativeCode) {
                worker.stayOutOfNativeCode();
            }
            var received = CompletableFuture.supplyAsync(() -> received(worker));
            for (byte piece : Frames.encode(new Message.Stop(3))) {
                rawParent.write(ByteBuffer.wrap(new byte[] {piece}));
            }

            assertThat(received.join()).isEqualTo(new Message.Stop(3));
        }

        @Test
        void theEndOfAConnectionIsNoMessage() throws IOException {
            worker.send(new Message.Entered());
            worker.close();
            worker.close();

            assertThat(parent.receive()).contains(new Message.Entered());
            assertThat(parent.receive()).isEmpty();
        }

        @ParameterizedTest
        @ValueSource(ints = {0, -1, Integer.MIN_VALUE, Frames.LIMIT + 1, Integer.MAX_VALUE})
        void aLengthThatNoFrameHasIsRefused(int length) throws IOException {
            rawParent.write(ByteBuffer.allocate(Integer.BYTES).putInt(0, length));

            assertThatThrownBy(worker::receive)
                    .isInstanceOf(MalformedFrameException.class)
                    .hasMessage("a frame claims a length of " + length + " bytes; from 1 to 1048576 are allowed");
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 3, 4, 5, 8})
        void aFrameThatTheConnectionCutsShortIsRefused(int length) throws IOException {
            rawParent.write(ByteBuffer.wrap(Frames.encode(new Message.Stop(3)), 0, length));
            rawParent.close();

            assertThatThrownBy(worker::receive).isInstanceOf(MalformedFrameException.class);
        }

        @Test
        void aThreadThatHasBeenInterruptedMaySendToo() throws IOException {
            Thread.currentThread().interrupt();
            try {
                worker.send(new Message.Reload());
            } finally {
                assertThat(Thread.interrupted()).as("still interrupted").isTrue();
            }

            assertThat(parent.receive()).contains(new Message.Reload());
            parent.send(new Message.Leave());
            assertThat(worker.receive()).contains(new Message.Leave());
        }
    }

    private interface Writer {
        void writeTo(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Writer writer) throws IOException {
        var bytes = new ByteArrayOutputStream();
        writer.writeTo(new DataOutputStream(bytes));
        return bytes.toByteArray();
    }

    private static byte[] body(byte[] frame) {
        return Arrays.copyOfRange(frame, Integer.BYTES, frame.length);
    }
}
