package dev.reloader.examples;

import com.sun.net.httpserver.HttpServer;
import dev.reloader.OnChange;
import dev.reloader.Reloader;
import dev.reloader.ReloaderProxy;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A web server that shows {@code page.html} of the working directory. When that changes it is read again and the server runs on;
 * when a class changes the server restarts.
 */
public final class TemplateServer {
    private static final int PORT = Integer.getInteger("port", 8080);
    private static final Path TEMPLATE = Path.of("page.html");

    private static volatile String page = "nothing yet";

    private TemplateServer() {}

    public static void main(String[] args) throws IOException {
        ReloaderProxy reloader = Reloader.builder(TemplateServer.class)
                .args(args)
                .onChange(OnChange.NOTIFY, "*.html")
                .start();
        reloader.onChange(changes -> readTemplate());
        reloader.watchFiles(TEMPLATE);
        readTemplate();

        var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), PORT), 0);
        server.createContext("/", exchange -> WebServer.answer(exchange, page));
        server.start();
        System.out.println("serving http://localhost:" + server.getAddress().getPort() + "/ (start "
                + reloader.generation() + ")");
    }

    /** Whether it could be read; if not, a restart is tried. */
    private static boolean readTemplate() {
        try {
            page = Files.readString(TEMPLATE);
            return true;
        } catch (IOException e) {
            System.out.println("cannot read " + TEMPLATE + ": " + e);
            return false;
        }
    }
}
