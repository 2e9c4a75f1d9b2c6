package dev.reloader.monitors;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;

/** Says what a test has it say, in watchman's protocol. */
final class FakeWatchman implements AutoCloseable {
    private final ServerSocketChannel server;
    private final Map<String, Queue<List<?>>> answers = new ConcurrentHashMap<>();
    /** All that it was asked, in order. */
    final BlockingQueue<String> requests = new LinkedBlockingQueue<>();

    private volatile SocketChannel client;
    /** The last subscription's name. */
    private volatile String subscription;

    FakeWatchman(Path socket) throws IOException {
        Files.deleteIfExists(socket);
        server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        server.bind(UnixDomainSocketAddress.of(socket));
        Thread thread = new Thread(this::run, "fake-watchman");
        thread.setDaemon(true);
        thread.start();
    }

    /** From the next such request on, each gets one of these answers: any number of frames; bytes are sent as they are. */
    void answer(String command, Object... frames) {
        answers.computeIfAbsent(command, any -> new ArrayDeque<>()).add(List.of(frames));
    }

    /** An event for the last subscription. */
    Map<String, Object> event(Object... fields) {
        var event = new HashMap<String, Object>(Map.of("unilateral", true, "version", "1"));
        event.put("subscription", subscription == null ? "reloader-1" : subscription);
        for (int i = 0; i < fields.length; i += 2) {
            event.put((String) fields[i], fields[i + 1]);
        }
        return event;
    }

    void send(Object frame) throws IOException {
        byte[] bytes = frame instanceof byte[] raw ? raw : Bser.encode(frame, ByteOrder.nativeOrder());
        client.write(ByteBuffer.wrap(bytes));
    }

    /** Ends the connection, not the daemon. */
    void disconnect() throws IOException {
        client.close();
    }

    @Override
    public void close() throws IOException {
        server.close();
        if (client != null) {
            client.close();
        }
    }

    private void run() {
        while (server.isOpen()) {
            try {
                client = server.accept();
                serve(client);
            } catch (IOException e) {
                // The other side has gone; perhaps it comes back.
            }
        }
    }

    private void serve(SocketChannel from) throws IOException {
        ByteBuffer in = ByteBuffer.allocate(1 << 20).order(ByteOrder.nativeOrder());
        while (from.read(in) >= 0) {
            in.flip();
            OptionalInt length = Bser.frameLength(in);
            while (length.isPresent() && length.getAsInt() <= in.remaining()) {
                List<?> request = (List<?>)
                        Bser.decode(in.slice(in.position(), length.getAsInt()).order(in.order()));
                in.position(in.position() + length.getAsInt());
                answer(request);
                length = Bser.frameLength(in);
            }
            in.compact();
        }
    }

    private void answer(List<?> request) throws IOException {
        String command = text(request.get(0));
        if (command.equals("subscribe")) {
            subscription = text(request.get(2));
        }
        requests.add(command);
        Queue<List<?>> prepared = answers.get(command);
        List<?> frames = prepared == null || prepared.isEmpty()
                ? List.of(Map.of("version", "1", "clock", "c:1", "watch", request.size() > 1 ? request.get(1) : ""))
                : prepared.remove();
        for (Object frame : frames) {
            send(frame);
        }
    }

    private static String text(Object bytes) {
        return new String((byte[]) bytes, StandardCharsets.UTF_8);
    }
}
