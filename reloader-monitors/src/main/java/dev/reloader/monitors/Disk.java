package dev.reloader.monitors;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;

/** All that a {@link Snapshot} asks the world. Tests answer in its place. Used by any thread. */
interface Disk {
    /**
     * An entry of a directory.
     *
     * @param name as {@link NativeNames} has it
     * @param attributes its own, as of now, not those of what it may be a link to; null if they have not been asked for
     */
    record Entry(byte[] name, BasicFileAttributes attributes) {}

    /** What is in a directory, in any order; without {@code .} and {@code ..}. */
    List<Entry> list(Path directory) throws IOException;

    /** What {@link Files#readAttributes} says. */
    BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException;

    /** A number that tells the contents of a regular file from others. */
    long checksum(Path file) throws IOException;

    /** The wall clock, in milliseconds. It may jump. */
    long now();

    /** The default file system and the system's clock. */
    Disk REAL = new Disk() {
        @Override
        public List<Entry> list(Path directory) throws IOException {
            // Unlike File.list this does not decode the names, so that even undecodable ones lead back to their files.
            try (DirectoryStream<Path> entries = Files.newDirectoryStream(directory)) {
                List<Entry> list = new ArrayList<>();
                for (Path entry : entries) {
                    list.add(new Entry(NativeNames.bytes(entry.getFileName()), null));
                }
                return list;
            } catch (DirectoryIteratorException e) {
                throw e.getCause();
            }
        }

        @Override
        public BasicFileAttributes attributes(Path path, LinkOption... options) throws IOException {
            return Files.readAttributes(path, BasicFileAttributes.class, options);
        }

        @Override
        public long checksum(Path file) throws IOException {
            try (var in = new CheckedInputStream(Files.newInputStream(file), new CRC32C())) {
                in.transferTo(OutputStream.nullOutputStream());
                return in.getChecksum().getValue();
            }
        }

        @Override
        public long now() {
            return System.currentTimeMillis();
        }
    };
}
