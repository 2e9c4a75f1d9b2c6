package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.mockito.ArgumentMatchers.anyString;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.never;
import static org.mockito.Mockito.verify;

import dev.reloader.pipe.Message;
import dev.reloader.pipe.Pipe;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class PipeServerTest {
    private static final String TOKEN = "0123456789abcdef";
    private static final int MOST_STRANGERS = 16;

    private final System.Logger log = mock(System.Logger.class);
    private final Guest guest = new Guest();
    private final Queue<Throwable> uncaught = new ConcurrentLinkedQueue<>();
    private final Thread.UncaughtExceptionHandler handler = Thread.getDefaultUncaughtExceptionHandler();

    @TempDir
    private Path directory;

    private Path socket;
    private PipeServer server;

    @BeforeEach
    void open() throws IOException {
        Thread.setDefaultUncaughtExceptionHandler((thread, e) -> uncaught.add(e));
        socket = directory.resolve("pipe");
        server = new PipeServer(socket, log);
        server.expect(TOKEN, guest);
    }

    @AfterEach
    void close() {
        server.close();
        Thread.setDefaultUncaughtExceptionHandler(handler);
        assertThat(uncaught).isEmpty();
    }

    @Test
    void theRightTokenIsLetInAndHeard() throws Exception {
        try (Pipe worker = greet(TOKEN)) {
            assertThat(guest.events.take()).isEqualTo("connected");
            worker.send(new Message.Entered());
            worker.send(new Message.Watch(1, List.of("/srv")));
            assertThat(guest.events.take()).isEqualTo(new Message.Entered());
            assertThat(guest.events.take()).isEqualTo(new Message.Watch(1, List.of("/srv")));
            guest.pipe.send(new Message.Watched(1));
            assertThat(worker.receive()).contains(new Message.Watched(1));
        }
        assertThat(guest.events.take()).isEqualTo("disconnected");
    }

    @Test
    void aWrongTokenIsRefused() throws Exception {
        for (String token : List.of("", "0123456789abcdee", TOKEN + "0", "x".repeat(10_000))) {
            try (Pipe stranger = greet(token)) {
                assertThat(stranger.receive()).isEmpty();
            }
        }
        assertTheWorkerIsLetIn();
    }

    @Test
    void aTokenIsGoodForOneConnection() throws Exception {
        try (Pipe worker = greet(TOKEN)) {
            assertThat(guest.events.take()).isEqualTo("connected");
            try (Pipe second = greet(TOKEN)) {
                assertThat(second.receive()).isEmpty();
            }
            worker.send(new Message.Entered());
            assertThat(guest.events.take()).isEqualTo(new Message.Entered());
        }
    }

    @Test
    void aTokenThatIsNoLongerExpectedIsRefused() throws Exception {
        server.expectNoLonger(TOKEN);

        try (Pipe worker = greet(TOKEN)) {
            assertThat(worker.receive()).isEmpty();
        }
    }

    @Test
    void eachTokenHasItsOwnVisitor() throws Exception {
        var other = new Guest();
        server.expect("fedcba9876543210", other);

        try (Pipe one = greet("fedcba9876543210");
                Pipe two = greet(TOKEN)) {
            assertThat(other.events.take()).isEqualTo("connected");
            assertThat(guest.events.take()).isEqualTo("connected");
            one.send(new Message.Reload());
            two.send(new Message.Shutdown());
            assertThat(other.events.take()).isEqualTo(new Message.Reload());
            assertThat(guest.events.take()).isEqualTo(new Message.Shutdown());
        }
    }

    @Test
    void anotherVersionIsRefusedWithAWord() throws Exception {
        try (Pipe worker = Pipe.connect(socket)) {
            worker.send(new Message.Hello(Message.VERSION + 1, TOKEN, 1));

            assertThat(worker.receive()).isEmpty();
        }
        verify(log).log(eq(Level.ERROR), contains("another version of the reloader"));
    }

    @Test
    void aStrangerOfAnotherVersionIsNotTakenForTheWorker() throws Exception {
        try (Pipe stranger = Pipe.connect(socket)) {
            stranger.send(new Message.Hello(Message.VERSION + 1, "another token", 1));

            assertThat(stranger.receive()).isEmpty();
        }
        verify(log, never()).log(eq(Level.ERROR), anyString());
    }

    @Test
    void otherFirstWordsAreRefused() throws Exception {
        try (Pipe stranger = Pipe.connect(socket)) {
            stranger.send(new Message.Shutdown());

            assertThat(stranger.receive()).isEmpty();
        }
        verify(log).log(eq(Level.INFO), contains("did not come from the worker"));
        assertTheWorkerIsLetIn();
    }

    @Test
    void aWorkerThatSaysNonsenseIsDisconnectedWithAWord() throws Exception {
        try (SocketChannel worker = connection()) {
            worker.write(ByteBuffer.wrap(hello(TOKEN)));
            assertThat(guest.events.take()).isEqualTo("connected");
            worker.write(ByteBuffer.wrap(new byte[] {0, 0, 0, 1, 99}));

            assertThat(guest.events.take()).isEqualTo("disconnected");
            assertThat(worker.read(ByteBuffer.allocate(1))).isEqualTo(-1);
        }
        verify(log).log(eq(Level.ERROR), contains("not of its protocol"));
    }

    @Test
    void aWorkerThatCannotBeAnsweredIsDisconnected() throws Exception {
        var deaf = new Guest() {
            @Override
            public void connected(Pipe newPipe) throws IOException {
                super.connected(newPipe);
                throw new IOException("broken");
            }
        };
        server.expect("fedcba9876543210", deaf);

        try (Pipe worker = greet("fedcba9876543210")) {
            assertThat(deaf.events.take()).isEqualTo("connected");
            assertThat(deaf.events.take()).isInstanceOf(IOException.class);
            assertThat(deaf.events.take()).isEqualTo("disconnected");
            assertThat(worker.receive()).isEmpty();
        }
    }

    @Test
    void silentStrangersDoNotKeepAWorkerOut() throws Exception {
        var strangers = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < 3 * MOST_STRANGERS; i++) {
                strangers.add(connection());
            }
            assertTheWorkerIsLetIn();
        } finally {
            for (SocketChannel stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void ofManySilentStrangersTheOldestAreTurnedAway() throws Exception {
        var strangers = new ArrayList<SocketChannel>();
        try {
            for (int i = 0; i < 100; i++) {
                strangers.add(connection());
            }
            for (SocketChannel stranger : strangers.subList(0, 100 - MOST_STRANGERS)) {
                assertThat(stranger.read(ByteBuffer.allocate(1))).isEqualTo(-1);
            }
        } finally {
            for (SocketChannel stranger : strangers) {
                stranger.close();
            }
        }
    }

    @Test
    void nothingThatStrangersSayKeepsAWorkerOut() throws Exception {
        long seed = new Random().nextLong();
        var random = new Random(seed);
        for (int i = 0; i < 500; i++) {
            try (SocketChannel stranger = connection()) {
                say(stranger, nonsense(random));
                stranger.shutdownOutput();
                awaitEnd(stranger);
            }
        }

        assertThat(uncaught).as("seed %d", seed).isEmpty();
        assertThat(guest.events).as("seed %d", seed).isEmpty();
        assertTheWorkerIsLetIn();
    }

    /** A greeting with something wrong in it, or anything at all. */
    private static byte[] nonsense(Random random) throws IOException {
        byte[] bytes = random.nextBoolean() ? new byte[random.nextInt(100)] : hello("another token");
        if (bytes.length > 0) {
            for (int times = random.nextInt(4); times > 0; times--) {
                bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
            }
        }
        return bytes;
    }

    /** As far as anybody listens. */
    private static void say(SocketChannel stranger, byte[] bytes) {
        try {
            stranger.write(ByteBuffer.wrap(bytes));
        } catch (IOException e) {
            // Turned away meanwhile.
        }
    }

    private static void awaitEnd(SocketChannel stranger) {
        try {
            while (stranger.read(ByteBuffer.allocate(100)) >= 0) {
                // Nothing is said to a stranger.
            }
        } catch (IOException e) {
            // Turned away before all was read.
        }
    }

    @Test
    void whoeverIsNotLetInYetIsTurnedAwayAtTheEnd() throws Exception {
        try (SocketChannel waiting = connection()) {
            waiting.write(ByteBuffer.wrap(hello(TOKEN), 0, 4));
            server.close();
            server.close();

            awaitEnd(waiting);
        }
        assertThat(guest.events).isEmpty();
    }

    @Test
    void aSocketThatCannotBeOpenedIsAnError() {
        assertThatIOException().isThrownBy(() -> new PipeServer(socket, log));
        assertThatIOException().isThrownBy(() -> new PipeServer(directory.resolve("missing/pipe"), log));
    }

    private void assertTheWorkerIsLetIn() throws Exception {
        try (Pipe worker = greet(TOKEN)) {
            assertThat(guest.events.take()).isEqualTo("connected");
            guest.pipe.send(new Message.Go(0));
            assertThat(worker.receive()).contains(new Message.Go(0));
        }
    }

    private Pipe greet(String token) throws IOException {
        Pipe pipe = Pipe.connect(socket);
        pipe.send(new Message.Hello(
                Message.VERSION, token, ProcessHandle.current().pid()));
        return pipe;
    }

    private SocketChannel connection() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(socket));
    }

    /** The greeting as it goes over the wire. */
    private static byte[] hello(String token) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(1 + Integer.BYTES + Short.BYTES + token.length() + Long.BYTES);
        out.writeByte(1);
        out.writeInt(Message.VERSION);
        out.writeUTF(token);
        out.writeLong(4711);
        return bytes.toByteArray();
    }

    /** Writes down what happens to it. */
    private static class Guest implements PipeServer.Visitor {
        final BlockingQueue<Object> events = new LinkedBlockingQueue<>();
        volatile Pipe pipe;

        @Override
        public void connected(Pipe newPipe) throws IOException {
            pipe = newPipe;
            events.add("connected");
        }

        @Override
        public void received(Message message) {
            events.add(message);
        }

        @Override
        public void broken(IOException problem) {
            events.add(problem);
        }

        @Override
        public void disconnected() {
            events.add("disconnected");
        }
    }
}
