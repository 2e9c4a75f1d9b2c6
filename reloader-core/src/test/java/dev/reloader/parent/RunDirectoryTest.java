package dev.reloader.parent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.mockito.ArgumentMatchers.contains;
import static org.mockito.ArgumentMatchers.eq;
import static org.mockito.Mockito.mock;
import static org.mockito.Mockito.verify;
import static org.mockito.Mockito.verifyNoInteractions;

import dev.reloader.pipe.Pipe;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunDirectoryTest {
    private static final String PROPERTY = "java.io.tmpdir";

    private final String place = System.getProperty(PROPERTY);
    private final System.Logger log = mock(System.Logger.class);

    @TempDir
    private Path temporary;

    @AfterEach
    void restore() {
        System.setProperty(PROPERTY, place);
    }

    @Test
    void onlyItsOwnerCanEnterIt() throws IOException {
        try (RunDirectory directory = RunDirectory.create(false, log)) {
            Path path = directory.agentJar().getParent();
            assumeTrue(path.getFileSystem().supportedFileAttributeViews().contains("posix"));

            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
    }

    @Test
    void isAnotherOneEachTime() {
        try (RunDirectory one = RunDirectory.create(false, log);
                RunDirectory two = RunDirectory.create(false, log)) {
            assertThat(one.socket()).isNotEqualTo(two.socket());
        }
    }

    @Test
    void holdsEverythingSideBySide() {
        try (RunDirectory directory = RunDirectory.create(false, log)) {
            assertThat(directory.socket())
                    .hasFileName("pipe")
                    .hasParentRaw(directory.agentJar().getParent());
            assertThat(directory.argFile()).hasParentRaw(directory.agentJar().getParent());
        }
    }

    @Test
    void aSocketFitsIntoIt() throws IOException {
        try (RunDirectory directory = RunDirectory.create(false, log);
                var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.socket()));

            assertThat(directory.socket().toString().getBytes(StandardCharsets.UTF_8))
                    .hasSizeLessThanOrEqualTo(100);
            assertThat(directory.socket()).exists();
        }
    }

    @Test
    void liesInTheTemporaryDirectoryIfThatHasAShortName() {
        String place = temporary.toString();
        assumeTrue(place.length() < 50);
        System.setProperty(PROPERTY, place);

        try (RunDirectory directory = RunDirectory.create(false, log)) {
            assertThat(directory.socket()).startsWithRaw(temporary);
        }
    }

    @Test
    void liesElsewhereIfTheTemporaryDirectoryHasALongName() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/tmp")));
        Path longName = Files.createDirectory(temporary.resolve("x".repeat(80)));
        System.setProperty(PROPERTY, longName.toString());

        try (RunDirectory directory = RunDirectory.create(false, log)) {
            assertThat(directory.socket().startsWith(longName)).isFalse();
            assertThat(directory.agentJar()).exists();
        }
    }

    @Test
    void liesElsewhereIfTheTemporaryDirectorysNameWouldCutTheAgentsShort() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/tmp")));
        Path equals = Files.createDirectory(temporary.resolve("a=b"));
        System.setProperty(PROPERTY, equals.toString());

        try (RunDirectory directory = RunDirectory.create(false, log)) {
            assertThat(directory.agentJar().toString()).doesNotContain("=");
        }
    }

    @Test
    void liesElsewhereIfTheTemporaryDirectoryIsMissing() {
        assumeTrue(Files.isDirectory(Path.of("/tmp")));
        System.setProperty(PROPERTY, "/missing");

        try (RunDirectory directory = RunDirectory.create(false, log)) {
            assertThat(directory.agentJar()).exists();
        }
    }

    @Test
    void itsAgentNamesOnlyTheClassToBeCalled() throws IOException {
        try (RunDirectory directory = RunDirectory.create(false, log);
                var jar = new JarFile(directory.agentJar().toFile())) {
            assertThat(jar.getManifest().getMainAttributes().getValue("Premain-Class"))
                    .isEqualTo("dev.reloader.worker.WorkerAgent");
            assertThat(jar.stream().map(ZipEntry::getName)).containsExactly("META-INF/MANIFEST.MF");
        }
    }

    @Test
    void itsAgentBringsTheClassesWhereTheProgramHasThemOutOfReach() throws IOException {
        try (RunDirectory directory = RunDirectory.create(true, log);
                var jar = new JarFile(directory.agentJar().toFile())) {
            assertThat(jar.stream().map(ZipEntry::getName).skip(1)).isEqualTo(WorkerClasses.RESOURCES);
            byte[] agent = jar.getInputStream(jar.getEntry("dev/reloader/worker/WorkerAgent.class"))
                    .readAllBytes();
            assertThat(agent)
                    .isEqualTo(WorkerClasses.open("dev/reloader/worker/WorkerAgent.class")
                            .readAllBytes());
        }
    }

    @Test
    void whatHasBeenDeletedIsMadeAnew() throws IOException {
        try (RunDirectory directory = RunDirectory.create(true, log);
                var server = new PipeServer(directory.socket(), log)) {
            Files.delete(directory.agentJar());
            Files.delete(directory.socket());
            Files.delete(directory.path());

            directory.mend(server);

            assertThat(directory.agentJar()).isNotEmptyFile();
            Pipe.connect(directory.socket()).close();
            verify(log).log(eq(Level.WARNING), contains("deleted"));
        }
    }

    @Test
    void whatIsThereStays() throws IOException {
        try (RunDirectory directory = RunDirectory.create(false, log);
                var server = new PipeServer(directory.socket(), log)) {
            directory.mend(server);

            verifyNoInteractions(log);
            Pipe.connect(directory.socket()).close();
        }
    }

    @Test
    void isGoneWhenItIsClosed() throws IOException {
        RunDirectory directory = RunDirectory.create(true, log);
        Path path = directory.agentJar().getParent();
        try (var server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(directory.socket()));
            Files.writeString(directory.argFile(), "-cp lib");
            directory.close();
        }

        assertThat(path).doesNotExist();
    }

    @Test
    void itsOtherFilesAreGoneIfOneCannotBeDeleted() throws IOException {
        RunDirectory directory = RunDirectory.create(false, log);
        Path full = Files.createDirectories(directory.path().resolve("full/of"));
        Files.writeString(directory.argFile(), "-cp lib");
        directory.close();

        assertThat(directory.path().toFile().list()).containsExactly("full");
        verify(log).log(eq(Level.DEBUG), contains("full"));
        Files.delete(full);
        directory.close();
        assertThat(directory.path()).doesNotExist();
    }

    @Test
    void mayBeGoneAlreadyWhenItIsClosed() throws IOException {
        RunDirectory directory = RunDirectory.create(false, log);
        Path path = directory.agentJar().getParent();
        Files.delete(directory.agentJar());
        Files.delete(path);
        directory.close();

        assertThat(path).doesNotExist();
    }
}
