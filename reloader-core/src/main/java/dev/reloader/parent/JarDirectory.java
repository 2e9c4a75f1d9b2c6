package dev.reloader.parent;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import java.util.zip.ZipFile;

/**
 * A jar's central directory: the list of its entries, with sizes and checksums, at the end of the file. It is written last, so
 * a jar that has none is being written, and it differs whenever any entry does.
 */
final class JarDirectory {
    private static final int ENTRY_SIGNATURE = 0x02014b50;
    private static final int END_SIGNATURE = 0x06054b50;
    private static final int END_LENGTH = 22;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final int LENGTH_FIELD = 12;
    private static final int OFFSET_FIELD = 16;
    private static final int COMMENT_FIELD = 20;
    private static final long IN_ZIP64_RECORD = 0xFFFFFFFFL;

    /** Large jars have a second record before the end, and a locator of it. */
    private static final int ZIP64_SIGNATURE = 0x06064b50;

    private static final int LOCATOR_SIGNATURE = 0x07064b50;
    private static final int LOCATOR_LENGTH = 20;
    private static final int ZIP64_LENGTH = 56 + LOCATOR_LENGTH;
    private static final int ZIP64_LENGTH_FIELD = 40;

    private JarDirectory() {}

    /** Whether a file is named as jars are. */
    static boolean isJar(Path file) {
        return file.toString().endsWith(".jar");
    }

    /** The directory's bytes; empty if the file does not end in a directory that fits into it. */
    static Optional<byte[]> read(Path jar) throws IOException {
        try (var channel = FileChannel.open(jar, StandardOpenOption.READ)) {
            long size = channel.size();
            int tailLength = (int) Math.min(size, ZIP64_LENGTH + END_LENGTH + LONGEST_COMMENT);
            ByteBuffer tail = read(channel, size - tailLength, tailLength);
            for (int end = tailLength - END_LENGTH; end >= 0; end--) {
                boolean isEnd = tail.getInt(end) == END_SIGNATURE
                        && end + END_LENGTH + Short.toUnsignedInt(tail.getShort(end + COMMENT_FIELD)) == tailLength;
                if (isEnd) {
                    long length = Integer.toUnsignedLong(tail.getInt(end + LENGTH_FIELD));
                    long offset = Integer.toUnsignedLong(tail.getInt(end + OFFSET_FIELD));
                    long endOffset = size - tailLength + end;
                    int zip64 = end - ZIP64_LENGTH;
                    if (zip64 >= 0
                            && tail.getInt(zip64) == ZIP64_SIGNATURE
                            && tail.getInt(end - LOCATOR_LENGTH) == LOCATOR_SIGNATURE) {
                        return directory(channel, tail.getLong(zip64 + ZIP64_LENGTH_FIELD), size - tailLength + zip64);
                    }
                    return offset == IN_ZIP64_RECORD || length == IN_ZIP64_RECORD
                            ? ofZip64(jar, tail)
                            : directory(channel, length, endOffset);
                }
            }
            return Optional.empty();
        }
    }

    /** The offset in the file counts from where the archive begins, which a launcher script may have been put before. */
    private static Optional<byte[]> directory(FileChannel channel, long length, long endOffset) throws IOException {
        if (length < 0 || length > endOffset || length > Integer.MAX_VALUE) {
            return Optional.empty();
        }
        ByteBuffer directory = read(channel, endOffset - length, (int) length);
        boolean isEmpty = length == 0;
        return isEmpty || length > Integer.BYTES && directory.getInt(0) == ENTRY_SIGNATURE
                ? Optional.of(directory.array())
                : Optional.empty();
    }

    /** Too rare for code of its own: the JDK checks it, and the tail tells versions apart. */
    private static Optional<byte[]> ofZip64(Path jar, ByteBuffer tail) {
        try {
            new ZipFile(jar.toFile()).close();
            return Optional.of(tail.array());
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (buffer.hasRemaining() && channel.read(buffer, position + buffer.position()) >= 0) {
            // Read on; a file that shrinks meanwhile leaves zeros, which are no directory.
        }
        return buffer;
    }
}
