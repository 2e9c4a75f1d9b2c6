package dev.reloader.pipe;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;

/**
 * One end of the connection between parent and worker: a Unix-domain socket that carries {@link Message}s in frames.
 *
 * <p>One thread receives; any thread may send. Nothing larger than {@link Frames#LIMIT} is ever allocated for what the other
 * side says.
 */
public final class Pipe implements AutoCloseable {
    private static final int TYPE_LENGTH = 1;
    private static final Duration LOOK = Duration.ofMillis(10);

    private final SocketChannel channel;
    private final ByteBuffer length = ByteBuffer.allocate(Integer.BYTES);
    private final Object sending = new Object();

    /** Of the frame whose length has been read, as far as it has been read. */
    private Optional<ByteBuffer> body = Optional.empty();

    /** The end of a connection that was accepted. */
    public Pipe(SocketChannel channel) {
        this.channel = channel;
    }

    /** The end of a connection to the socket at this path. */
    public static Pipe connect(Path socket) throws IOException {
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new Pipe(channel);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** Blocks until the message has been handed to the operating system. */
    public void send(Message message) throws IOException {
        ByteBuffer frame = ByteBuffer.wrap(Frames.encode(message));
        synchronized (sending) {
            // An interrupt would close the channel, and with it end this worker.
            boolean wasInterrupted = Thread.interrupted();
            try {
                while (frame.hasRemaining()) {
                    if (channel.write(frame) == 0) {
                        LockSupport.parkNanos(LOOK.toNanos());
                    }
                }
            } finally {
                if (wasInterrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }

    /**
     * Blocks until the other side has said something; empty at the end, when it has closed the connection. May be called again when
     * there was no memory for a message.
     *
     * @throws MalformedFrameException if it was none of the protocol
     */
    public Optional<Message> receive() throws IOException {
        if (body.isEmpty()) {
            if (!fill(length)) {
                return Optional.empty();
            }
            int size = length.getInt(0);
            if (size < TYPE_LENGTH || size > Frames.LIMIT) {
                throw new MalformedFrameException(
                        "a frame claims a length of " + size + " bytes; from 1 to " + Frames.LIMIT + " are allowed");
            }
            body = Optional.of(ByteBuffer.allocate(size));
            length.clear();
        }
        if (!fill(body.get())) {
            throw new MalformedFrameException("a frame ends after its length");
        }
        byte[] frame = body.get().array();
        // Not before: to read takes memory, too, and where there is none it is tried again.
        body = Optional.empty();
        return Optional.of(Frames.decode(frame));
    }

    /**
     * From now on waits for messages without being in native code, at the price of looking for them every few milliseconds: a JVM
     * that ends waits up to 300 ms for threads in native code. For the thread that receives.
     */
    public void stayOutOfNativeCode() throws IOException {
        channel.configureBlocking(false);
    }

    /** False if the other side closed the connection before the first byte. */
    private boolean fill(ByteBuffer buffer) throws IOException {
        while (buffer.hasRemaining()) {
            int count = channel.read(buffer);
            if (count == 0) {
                LockSupport.parkNanos(LOOK.toNanos());
            }
            if (count < 0) {
                if (buffer.position() == 0) {
                    return false;
                }
                throw new MalformedFrameException(
                        "a frame ends after " + buffer.position() + " of " + buffer.limit() + " bytes");
            }
        }
        return true;
    }

    /** Both sides see the end of the connection. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        channel.close();
    }
}
