package dev.reloader.bench;

/** The programs for which reloading is measured: all are a class {@code Main}, whose versions differ in a number. */
final class Sources {
    static final String MAIN = "Main";

    private static final String RELOADER_LINE = "dev.reloader.Reloader.start(Main.class, args);";

    private Sources() {}

    /** Does nothing but tell when it began. */
    static String tiny(int version, boolean withReloader) {
        return sayingWhen("\"" + version + "\"", withReloader);
    }

    /** The same, with a version that it does not know itself. */
    static String versionOfAnother(String expression, boolean withReloader) {
        return sayingWhen("Integer.toString(" + expression + ")", withReloader);
    }

    private static String sayingWhen(String version, boolean withReloader) {
        return """
                public class Main {
                    public static void main(String[] args) throws Exception {
                        long entered = System.nanoTime();
                        %s
                        System.out.println("main ".concat(%s).concat(" ").concat(Long.toString(entered)).concat(" ")
                                .concat(Long.toString(ProcessHandle.current().pid())));
                        Thread.sleep(Long.MAX_VALUE);
                    }
                }
                """.formatted(withReloader ? RELOADER_LINE : "", version);
    }

    /** Tells as well whether another one still runs: as long as it does, that holds a lock. */
    static String alone(int version) {
        return """
                import java.nio.channels.FileChannel;
                import java.nio.file.Path;
                import java.nio.file.StandardOpenOption;

                public class Main {
                    /** Kept open to the end. */
                    private static FileChannel lock;

                    public static void main(String[] args) throws Exception {
                        long entered = System.nanoTime();
                        %s
                        lock = FileChannel.open(Path.of("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        boolean isAlone = lock.tryLock() != null;
                        System.out.println("main %d " + entered + " " + ProcessHandle.current().pid()
                                + (isAlone ? "" : " not alone"));
                        Thread.sleep(Long.MAX_VALUE);
                    }
                }
                """.formatted(RELOADER_LINE, version);
    }

    /** Answers requests with its version, on the port that is a system property. */
    static String web(int version, boolean withReloader) {
        return """
                import com.sun.net.httpserver.HttpServer;
                import java.net.InetAddress;
                import java.net.InetSocketAddress;

                public class Main {
                    public static void main(String[] args) throws Exception {
                        %s
                        InetSocketAddress address =
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.getInteger("port"));
                        HttpServer server = HttpServer.create(address, 0);
                        byte[] answer = "version %d.".getBytes();
                        server.createContext("/", exchange -> {
                            exchange.sendResponseHeaders(200, answer.length);
                            exchange.getResponseBody().write(answer);
                            exchange.close();
                        });
                        server.start();
                    }
                }
                """.formatted(withReloader ? RELOADER_LINE : "", version);
    }
}
