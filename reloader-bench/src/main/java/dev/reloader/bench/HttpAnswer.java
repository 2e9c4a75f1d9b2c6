package dev.reloader.bench;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** A version runs when it has answered a request: the answer is {@code version 3.} */
final class HttpAnswer implements Arrival {
    private static final byte[] REQUEST =
            "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final long BETWEEN_ATTEMPTS = TimeUnit.MILLISECONDS.toNanos(2);

    private final int port;

    /** Chooses a port that is free. */
    HttpAnswer() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 0, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
    }

    int port() {
        return port;
    }

    @Override
    public long await(Launched program, int version) throws IOException, InterruptedException {
        String awaited = "version " + version + ".";
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(Launched.PATIENCE_SECONDS);
        String answer = "";
        while (System.nanoTime() < end) {
            answer = ask();
            if (answer.contains(awaited)) {
                return System.nanoTime();
            }
            program.checkAlive();
            TimeUnit.NANOSECONDS.sleep(BETWEEN_ATTEMPTS);
        }
        throw program.failure("no answer with '" + awaited + "', the last one is '" + answer.strip() + "'");
    }

    /** The answer; if there is none, what prevents it. */
    private String ask() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(Launched.PATIENCE_SECONDS));
            socket.getOutputStream().write(REQUEST);
            InputStream input = socket.getInputStream();
            return new String(input.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
