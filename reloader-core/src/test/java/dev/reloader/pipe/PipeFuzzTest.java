package dev.reloader.pipe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whatever comes over a pipe, it is a message, the end, or refused; and it costs no more memory than a frame may have. */
@Timeout(300)
class PipeFuzzTest {
    private static final int FRAMES = 100_000;

    /** What fits into a socket's buffer, so that one thread can write first and read then. */
    private static final int LONGEST = 32 << 10;

    /** What the JDK needs to read texts: buffers for the longest one, whatever its length field says. */
    private static final long OVERHEAD = 512 << 10;

    private final long seed = new Random().nextLong();
    private final Random random = new Random(seed);
    private final List<byte[]> samples = samples();

    @TempDir
    private Path directory;

    private ServerSocketChannel server;
    private SocketChannel lasting;
    private Pipe receiver;
    private int messages;
    private int ends;
    private int refused;

    @BeforeEach
    void connect() throws IOException {
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(directory.resolve("pipe")));
        lasting = connection();
        receiver = new Pipe(server.accept());
    }

    @AfterEach
    void disconnect() throws IOException {
        lasting.close();
        receiver.close();
        server.close();
    }

    @Test
    void everyFrameIsAMessageOrTheEndOrRefused() throws IOException {
        for (int i = 0; i < FRAMES; i++) {
            byte[] frame = frame();
            if (claimedLength(frame) == frame.length - Integer.BYTES && frame.length > Integer.BYTES) {
                lasting.write(ByteBuffer.wrap(frame));
                receive(receiver, frame);
            } else {
                receiveOnConnectionOfItsOwn(frame);
            }
        }

        // Otherwise this has tried little.
        assertThat(messages).isGreaterThan(FRAMES / 20);
        assertThat(refused).isGreaterThan(FRAMES / 20);
        assertThat(ends).isPositive();
    }

    private void receiveOnConnectionOfItsOwn(byte[] bytes) throws IOException {
        try (SocketChannel sender = connection();
                Pipe pipe = new Pipe(server.accept())) {
            sender.write(ByteBuffer.wrap(bytes));
            sender.shutdownOutput();
            while (receive(pipe, bytes)) {
                // There may be more than one message in it.
            }
        }
    }

    /** Whether there may be more. */
    private boolean receive(Pipe pipe, byte[] bytes) {
        long before = allocated();
        try {
            Optional<Message> message = pipe.receive();
            messages += message.isPresent() ? 1 : 0;
            ends += message.isPresent() ? 0 : 1;
            return message.isPresent();
        } catch (MalformedFrameException e) {
            refused++;
            return false;
        } catch (Throwable e) {
            return fail(description(bytes), e);
        } finally {
            long used = allocated() - before;
            if (used > Frames.LIMIT + OVERHEAD + 16L * bytes.length) {
                fail(used + " bytes were allocated for " + description(bytes));
            }
        }
    }

    private String description(byte[] bytes) {
        byte[] shown = Arrays.copyOf(bytes, Math.min(bytes.length, 200));
        return "seed " + seed + ", " + bytes.length + " bytes: "
                + HexFormat.of().formatHex(shown);
    }

    private SocketChannel connection() throws IOException {
        return SocketChannel.open(UnixDomainSocketAddress.of(directory.resolve("pipe")));
    }

    /** Mostly a frame with something wrong in it; sometimes one with nothing wrong, and sometimes no frame at all. */
    private byte[] frame() {
        int what = random.nextInt(100);
        byte[] sample = samples.get(random.nextInt(samples.size())).clone();
        if (what < 15) {
            return sample;
        }
        if (what < 30) {
            return withLength(randomBytes(Integer.BYTES + 1 + random.nextInt(100)));
        }
        if (what < 85) {
            return withLength(mutated(sample));
        }
        return what < 95 ? mutated(sample) : randomBytes(random.nextInt(50));
    }

    private byte[] mutated(byte[] frame) {
        byte[] mutated = frame;
        for (int times = 1 + random.nextInt(3); times > 0; times--) {
            int at = mutated.length == 0 ? 0 : random.nextInt(mutated.length);
            mutated = switch (random.nextInt(6)) {
                case 0 -> Arrays.copyOf(mutated, at);
                case 1 -> Arrays.copyOf(mutated, mutated.length + 1 + random.nextInt(20));
                case 2 -> filled(mutated, at, (byte) 0xFF);
                case 3 -> filled(mutated, at, (byte) 0);
                case 4 -> filled(mutated, at, (byte) random.nextInt());
                default -> flipped(mutated, at);
            };
        }
        return mutated;
    }

    private byte[] filled(byte[] bytes, int from, byte value) {
        Arrays.fill(bytes, from, Math.min(bytes.length, from + 1 + random.nextInt(4)), value);
        return bytes;
    }

    private byte[] flipped(byte[] bytes, int at) {
        if (at < bytes.length) {
            bytes[at] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
        return bytes;
    }

    private byte[] randomBytes(int length) {
        byte[] bytes = new byte[length];
        random.nextBytes(bytes);
        return bytes;
    }

    /** With a length field that tells the truth, so that the rest gets looked at. */
    private static byte[] withLength(byte[] frame) {
        byte[] whole = frame.length > Integer.BYTES ? frame : Arrays.copyOf(frame, Integer.BYTES + 1);
        ByteBuffer.wrap(whole).putInt(whole.length - Integer.BYTES);
        return whole;
    }

    private static int claimedLength(byte[] frame) {
        return frame.length < Integer.BYTES ? -1 : ByteBuffer.wrap(frame).getInt();
    }

    private static List<byte[]> samples() {
        return FramesTest.messages()
                .map(PipeFuzzTest::encoded)
                .filter(frame -> frame.length <= LONGEST)
                .toList();
    }

    private static byte[] encoded(Message message) {
        try {
            return Frames.encode(message);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** How much this thread has allocated, where the JVM counts that. */
    private static long allocated() {
        return ManagementFactory.getThreadMXBean() instanceof ThreadMXBean threads
                ? threads.getCurrentThreadAllocatedBytes()
                : 0;
    }
}
