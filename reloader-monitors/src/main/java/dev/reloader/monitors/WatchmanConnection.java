package dev.reloader.monitors;

import java.io.EOFException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * A connection to watchman's daemon. One thread makes requests and receives; {@link #wake} and {@link #close} may be called
 * from any thread. After any {@link IOException} but {@link RefusedException} the connection is of no more use.
 */
final class WatchmanConnection implements AutoCloseable {
    /** The daemon understood what it was asked, and said no. */
    static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1;

        private RefusedException(String message) {
            super(message);
        }

        RefusedException withAdvice(String advice) {
            var advised = new RefusedException(getMessage() + "; " + advice);
            advised.setStackTrace(getStackTrace());
            return advised;
        }
    }

    private static final int BUFFER = 64 << 10;

    private final Duration timeout;
    private final Consumer<Map<String, Object>> events;
    private final Selector selector;
    private final SocketChannel channel;
    private SelectionKey key;
    /** What was received and not taken yet lies from 0 to the position; a frame begins at 0. */
    private ByteBuffer received = ByteBuffer.allocate(BUFFER);

    /**
     * Not connected yet.
     *
     * @param timeout how long the daemon may take to answer
     * @param events is told what the daemon says without having been asked, in {@link #request} and {@link #await}
     */
    WatchmanConnection(Duration timeout, Consumer<Map<String, Object>> events) throws IOException {
        this.timeout = timeout;
        this.events = events;
        selector = Selector.open();
        try {
            channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        } catch (IOException | RuntimeException e) {
            selector.close();
            throw e;
        }
    }

    void connect(Path socket) throws IOException {
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            channel.configureBlocking(false);
            key = channel.register(selector, SelectionKey.OP_READ);
        } catch (IOException e) {
            throw new IOException(
                    "cannot connect to watchman's daemon at " + socket + ": " + e.getMessage() + "; "
                            + WatchmanProgram.SOCKET_VARIABLE + ", if set, must name the socket of a running daemon",
                    e);
        }
    }

    /**
     * Asks the daemon, and waits for its answer. One request at a time: the daemon loses the second of two.
     *
     * @param arguments whatever {@link Bser} can write
     * @throws RefusedException if the daemon answers with an error
     */
    Map<String, Object> request(String command, Object... arguments) throws IOException {
        var request = new Object[arguments.length + 1];
        request[0] = command;
        System.arraycopy(arguments, 0, request, 1, arguments.length);
        String asked =
                arguments.length > 0 && arguments[0] instanceof byte[] path ? command + " " + text(path) : command;
        long deadline = System.nanoTime() + timeout.toNanos();
        try {
            send(ByteBuffer.wrap(Bser.encode(Arrays.asList(request), ByteOrder.nativeOrder())), deadline);
            while (true) {
                Map<String, Object> frame = take();
                if (frame == null) {
                    select(SelectionKey.OP_READ, millisUntil(deadline));
                    read();
                } else if (isEvent(frame)) {
                    events.accept(frame);
                } else if (frame.containsKey("error")) {
                    throw new RefusedException("watchman " + text(frame.get("version")) + " was asked to " + asked
                            + ", and answered: " + text(frame.get("error")));
                } else {
                    return frame;
                }
            }
        } catch (SocketTimeoutException e) {
            var timedOut = new SocketTimeoutException(
                    "watchman was asked to " + asked + ", and did not answer within " + timeout.toMillis() + " ms");
            timedOut.initCause(e);
            throw timedOut;
        }
    }

    /** Waits until the daemon says something, and tells it; until woken; or for this long. */
    void await(Duration longest) throws IOException {
        Map<String, Object> frame = take();
        if (frame == null) {
            select(SelectionKey.OP_READ, longest.toMillis() + 1);
            read();
            frame = take();
        }
        for (; frame != null; frame = take()) {
            if (!isEvent(frame)) {
                throw new MalformedBserException("watchman answered without having been asked: " + frame.keySet());
            }
            events.accept(frame);
        }
    }

    /** Ends the present or the next {@link #await}. */
    void wake() {
        selector.wakeup();
    }

    /** Whoever is in a call gets an exception. Closing twice does nothing. */
    @Override
    public void close() throws IOException {
        try (selector) {
            channel.close();
        }
    }

    private static boolean isEvent(Map<String, Object> frame) {
        return Boolean.TRUE.equals(frame.get("unilateral"));
    }

    private void send(ByteBuffer frame, long deadline) throws IOException {
        channel.write(frame);
        while (frame.hasRemaining()) {
            select(SelectionKey.OP_WRITE, millisUntil(deadline));
            channel.write(frame);
        }
    }

    private void read() throws IOException {
        if (!received.hasRemaining()) {
            // Only as much as has come is ever allocated, whatever a frame claims.
            received = ByteBuffer.allocate(received.capacity() * 2).put(received.flip());
        }
        if (channel.read(received) < 0) {
            throw new EOFException("watchman's daemon ended the connection");
        }
    }

    /** The next frame, or null if too little was received. */
    private Map<String, Object> take() throws MalformedBserException {
        ByteBuffer seen = received.duplicate().flip().order(ByteOrder.nativeOrder());
        OptionalInt length = Bser.frameLength(seen);
        if (length.isEmpty() || length.getAsInt() > seen.remaining()) {
            return null;
        }
        Object frame = Bser.decode(seen.slice(0, length.getAsInt()).order(ByteOrder.nativeOrder()));
        received.flip().position(length.getAsInt());
        received.compact();
        if (!(frame instanceof Map<?, ?> map)) {
            throw new MalformedBserException("watchman sent something other than an object");
        }
        var fields = new HashMap<String, Object>();
        map.forEach((key, value) -> fields.put((String) key, value));
        return fields;
    }

    /** Waits until this operation is possible, or until woken. */
    private void select(int operation, long millis) throws IOException {
        try {
            key.interestOps(operation);
            selector.select(ready -> {}, millis);
        } catch (ClosedSelectorException | CancelledKeyException e) {
            var closed = new AsynchronousCloseException();
            closed.initCause(e);
            throw closed;
        }
    }

    private static long millisUntil(long deadline) throws SocketTimeoutException {
        long nanos = deadline - System.nanoTime();
        if (nanos <= 0) {
            throw new SocketTimeoutException();
        }
        // For a selector, zero is forever.
        return TimeUnit.NANOSECONDS.toMillis(nanos) + 1;
    }

    /** A text that watchman sent, for reading only. */
    static String text(Object value) {
        return value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
    }
}
