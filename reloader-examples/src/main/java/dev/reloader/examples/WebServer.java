package dev.reloader.examples;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.reloader.Reloader;
import dev.reloader.ReloaderProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A web server that restarts when the source of {@link Page} is saved, or when {@code greeting.txt} in the working directory changes.
 */
public final class WebServer {
    private static final int PORT = Integer.getInteger("port", 8080);
    private static final Path GREETING = Path.of("greeting.txt");

    private WebServer() {}

    public static void main(String[] args) throws IOException {
        ReloaderProxy reloader =
                Reloader.builder(WebServer.class).args(args).compileSources().start();
        reloader.watchFiles(GREETING);

        String greeting = Files.exists(GREETING) ? Files.readString(GREETING).strip() : "Hello";
        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        server.createContext("/", exchange -> answer(exchange, Page.html(greeting)));
        server.start();
        reloader.ready();
        reloader.onStop(() -> server.stop(0));
        System.out.println("serving http://localhost:" + server.getAddress().getPort() + "/ (start "
                + reloader.generation() + ")");
    }

    static void answer(HttpExchange exchange, String html) throws IOException {
        byte[] body = html.getBytes(StandardCharsets.UTF_8);
        try (exchange) {
            exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
