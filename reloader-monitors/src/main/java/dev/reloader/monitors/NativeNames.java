package dev.reloader.monitors;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;

/**
 * Paths as bytes and back. On Unix a name is any bytes, and those are the bytes, even where the JVM's encoding has no characters
 * for them. On Windows a name is any 16-bit characters, of which that encoding has only some, and they are the bytes.
 */
final class NativeNames {
    /** With which the JDK turns names into bytes on Unix. */
    private static final Charset ENCODING = Charset.forName(
            System.getProperty("sun.jnu.encoding", Charset.defaultCharset().name()));

    private static final char UNDECODABLE = '\uFFFD';
    private static final boolean IS_WINDOWS = File.separatorChar == '\\';

    private NativeNames() {}

    static byte[] bytes(Path path) {
        String text = path.toString();
        if (IS_WINDOWS) {
            ByteBuffer wide = ByteBuffer.allocate(text.length() * Character.BYTES);
            wide.asCharBuffer().put(text);
            return wide.array();
        }
        byte[] bytes = text.getBytes(ENCODING);
        if (bytes.length == text.length() && text.indexOf('?') < 0 && text.indexOf(UNDECODABLE) < 0) {
            return bytes;
        }
        return path.equals(plainPath(bytes)) ? bytes : rawBytes(path);
    }

    static Path path(byte[] bytes, int from, int to) {
        if (IS_WINDOWS) {
            return Path.of(
                    ByteBuffer.wrap(bytes, from, to - from).asCharBuffer().toString());
        }
        String text = new String(bytes, from, to - from, ENCODING);
        return text.indexOf(UNDECODABLE) < 0 ? Path.of(text) : rawPath(bytes, from, to);
    }

    private static Path plainPath(byte[] bytes) {
        try {
            return Path.of(new String(bytes, ENCODING));
        } catch (InvalidPathException e) {
            return null;
        }
    }

    // An undecodable path is known to the JDK all the same. The only way to its bytes, and back from them, is its URI.

    private static byte[] rawBytes(Path path) {
        Path absolute = path.isAbsolute() ? path : Path.of("/").resolve(path);
        String uri = absolute.toUri().getRawPath();
        int start = path.isAbsolute() ? 0 : 1;
        // A directory's URI ends in a slash that its path has not.
        int end = uri.length() > 1 && uri.endsWith("/") ? uri.length() - 1 : uri.length();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        for (int i = start; i < end; i++) {
            if (uri.charAt(i) == '%') {
                bytes.write(Integer.parseInt(uri, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(uri.charAt(i));
            }
        }
        return bytes.toByteArray();
    }

    private static Path rawPath(byte[] bytes, int from, int to) {
        boolean absolute = bytes[from] == '/';
        StringBuilder uri = new StringBuilder(absolute ? "file://" : "file:///");
        for (int i = from; i < to; i++) {
            uri.append(bytes[i] == '/' ? "/" : String.format(Locale.ROOT, "%%%02X", bytes[i]));
        }
        Path path = Path.of(URI.create(uri.toString()));
        return absolute ? path : Path.of("/").relativize(path);
    }
}
