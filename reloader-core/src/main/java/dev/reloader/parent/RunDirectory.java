package dev.reloader.parent;

import dev.reloader.ReloaderException;
import dev.reloader.worker.SharedDirectory;
import java.io.IOException;
import java.io.InputStream;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipal;
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

    private volatile Path directory;
    private SharedDirectory shared;
    private final UserPrincipal owner;
    private final boolean agentBringsClasses;
    private final System.Logger log;
    private boolean isClosed;

    private RunDirectory(Path place, boolean agentBringsClasses, System.Logger log) throws IOException {
        makeIn(place);
        this.owner = Files.getOwner(directory);
        this.agentBringsClasses = agentBringsClasses;
        this.log = log;
    }

    private void makeIn(Path place) throws IOException {
        directory = Files.createTempDirectory(place, PREFIX);
        shared = new SharedDirectory(directory);
    }

    /**
     * Makes the directory, in the first place that can be written to and has a short enough name.
     *
     * @throws ReloaderException if there is none
     */
    static RunDirectory create(boolean agentBringsClasses, System.Logger log) {
        var failed = new ArrayList<String>();
        var unusable = new ArrayList<String>();
        for (String place : places()) {
            if (isUsable(place)) {
                try {
                    RunDirectory created = createIn(Path.of(place), agentBringsClasses, log);
                    if (!failed.isEmpty()) {
                        log.log(
                                Level.WARNING,
                                "cannot make a directory for the pipe to the worker in " + failed + ", so it is "
                                        + created.path());
                    }
                    return created;
                } catch (IOException e) {
                    failed.add(place + " (" + e + ")");
                }
            } else {
                unusable.add(place + " (its name is too long for a socket, or has a '=')");
            }
        }
        failed.addAll(unusable);
        throw new ReloaderException("cannot make a directory for the pipe to the worker in any of " + failed
                + ": set java.io.tmpdir to a short path that can be written to");
    }

    private static RunDirectory createIn(Path place, boolean agentBringsClasses, System.Logger log) throws IOException {
        var created = new RunDirectory(place, agentBringsClasses, log);
        try {
            created.writeAgentJar();
            return created;
        } catch (IOException e) {
            // The disk is full.
            created.close();
            throw e;
        }
    }

    /**
     * Makes anew what somebody has deleted, as services do that tidy up, and has the server listen there again.
     *
     * @throws IOException if that is not possible
     */
    synchronized void mend(PipeServer server) throws IOException {
        if (isClosed) {
            throw new IOException(directory + " is not needed any more");
        }
        Path before = directory;
        boolean isWhole;
        try {
            isWhole = makeWhole(server);
        } catch (IOException e) {
            throw new IOException("cannot make " + before + " anew: " + e.getMessage(), e);
        }
        if (!isWhole) {
            log.log(Level.WARNING, "somebody has deleted files of " + before + ", which have been made anew");
        }
    }

    /** Says whether it was. */
    private boolean makeWhole(PipeServer server) throws IOException {
        boolean isOurs = Files.isDirectory(directory, LinkOption.NOFOLLOW_LINKS)
                && Files.getOwner(directory, LinkOption.NOFOLLOW_LINKS).equals(owner);
        if (!isOurs) {
            // Never by the name that it had: others know that by now.
            makeIn(directory.getParent());
        }
        boolean hasAgent = Files.exists(agentJar());
        if (!hasAgent) {
            writeAgentJar();
        }
        boolean hasSocket = Files.exists(socket());
        if (!hasSocket) {
            server.listenAnew(socket());
        }
        return hasAgent && hasSocket;
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

    private void writeAgentJar() throws IOException {
        var manifest = new Manifest();
        manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
        manifest.getMainAttributes().put(new Attributes.Name("Premain-Class"), WorkerClasses.AGENT);
        // Half a jar, where the disk is full, would be taken for one.
        Path unfinished = directory.resolve("agent.part");
        try (var jar = new JarOutputStream(Files.newOutputStream(unfinished), manifest)) {
            if (agentBringsClasses) {
                for (String name : WorkerClasses.RESOURCES) {
                    jar.putNextEntry(new JarEntry(name));
                    try (InputStream in = WorkerClasses.open(name)) {
                        in.transferTo(jar);
                    }
                }
            }
        }
        Files.move(unfinished, agentJar());
    }

    /** Deletes it, and says so if it cannot. */
    @Override
    public synchronized void close() {
        isClosed = true;
        try {
            shared.delete();
        } catch (IOException e) {
            log.log(Level.DEBUG, "cannot delete " + directory + ": " + e);
        }
    }
}
