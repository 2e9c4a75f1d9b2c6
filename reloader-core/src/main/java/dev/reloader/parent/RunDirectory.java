package dev.reloader.parent;

import dev.reloader.ReloaderException;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;

/** The parent's private directory, which only this user can enter: it holds the pipe's socket and the agent's jar. */
public final class RunDirectory implements AutoCloseable {
    private static final String PREFIX = "reloader-run-";

    /** As the JDK names what it makes for us. */
    private static final Pattern NAME = Pattern.compile(PREFIX + "\\d+");

    /** Operating systems limit a socket's path to 104 bytes or a few more. */
    private static final int LONGEST_SOCKET_PATH = 100;

    private static final int RANDOM_PART = 24;

    private final Path directory;
    private final System.Logger log;

    private RunDirectory(Path directory, System.Logger log) {
        this.directory = directory;
        this.log = log;
    }

    /**
     * Makes the directory, in the first place that can be written to and has a short enough name.
     *
     * @throws ReloaderException if there is none
     */
    static RunDirectory create(boolean agentBringsClasses, System.Logger log) {
        var problems = new ArrayList<String>();
        for (String place : places()) {
            if (isUsable(place)) {
                try {
                    var created = new RunDirectory(Files.createTempDirectory(Path.of(place), PREFIX), log);
                    created.writeAgentJar(agentBringsClasses);
                    return created;
                } catch (IOException e) {
                    problems.add(place + " (" + e + ")");
                }
            } else {
                problems.add(place + " (its name is too long for a socket, or has a '=')");
            }
        }
        throw new ReloaderException("cannot make a directory for the pipe to the worker in any of " + problems
                + ": set java.io.tmpdir to a short path that can be written to");
    }

    /** Whether one of these names is a run directory's, of this parent or another one: what happens there is no change. */
    static boolean isOneOf(Path names) {
        for (Path name : names) {
            if (NAME.matcher(name.toString()).matches()) {
                return true;
            }
        }
        return false;
    }

    private static LinkedHashSet<String> places() {
        var places = new LinkedHashSet<String>();
        places.add(System.getProperty("java.io.tmpdir"));
        String ofUser = System.getenv("XDG_RUNTIME_DIR");
        if (ofUser != null) {
            places.add(ofUser);
        }
        if (Files.isDirectory(Path.of("/tmp"))) {
            places.add("/tmp");
        }
        return places;
    }

    /** In {@code -javaagent:JAR=ARGUMENT} the first '=' ends the jar's name. */
    private static boolean isUsable(String place) {
        int length = place.getBytes(StandardCharsets.UTF_8).length + PREFIX.length() + RANDOM_PART + "/pipe".length();
        return length <= LONGEST_SOCKET_PATH && !place.contains("=");
    }

    Path path() {
        return directory;
    }

    Path socket() {
        return directory.resolve("pipe");
    }

    Path agentJar() {
        return directory.resolve("agent.jar");
    }

    Path argFile() {
        return directory.resolve("arguments");
    }

    /** Where a worker finds all changes, if they are too many for its environment. */
    Path changesFile() {
        return directory.resolve("changes.json");
    }

    private void writeAgentJar(boolean withClasses) throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), WorkerClasses.AGENT);
        try (var jar = new JarOutputStream(Files.newOutputStream(agentJar()), manifest)) {
            if (withClasses) {
                for (String name : WorkerClasses.RESOURCES) {
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream in = WorkerClasses.open(name)) {
                        in.transferTo(jar);
                    }
                }
            }
        }
    }

    /** Deletes it, and says so if it cannot. */
    @Override
    public void close() {
        try (DirectoryStream<Path> files = Files.newDirectoryStream(directory)) {
            for (Path file : files) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(directory);
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot delete " + directory + ": " + e);
        }
    }
}
