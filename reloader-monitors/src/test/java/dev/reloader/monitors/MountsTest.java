package dev.reloader.monitors;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reloader.monitors.Mounts.Mount;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Where there are no mounts to be parsed, each path is asked for its own: that is what the paths of this machine are for. */
class MountsTest {
    private static final Path MOUNT = Path.of("/mnt");

    @TempDir
    private Path temporary;

    private static String line(String path, String type) {
        return "36 35 98:0 /root " + path + " rw,noatime master:1 - " + type + " source rw,errors=continue\n";
    }

    /** An ordinary file system, and another one at /mnt. */
    private static Mounts mounts(String type) {
        return Mounts.parse(line("/", "ext4") + line("/mnt", type));
    }

    private static void assertSilent(Mounts mounts, String root, Path mount, String type) {
        assertThat(mounts.silent(Path.of(root), false, ignored -> false)).hasValue(new Mount(mount, type));
    }

    private static void assertTells(Mounts mounts, String root) {
        assertThat(mounts.silent(Path.of(root), true, ignored -> false)).isEmpty();
    }

    // Types

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nfs",
                "nfs4",
                "cifs",
                "smb3",
                "smbfs",
                "9p",
                "v9fs",
                "drvfs",
                "wslfs",
                "virtiofs",
                "vboxsf",
                "vmhgfs",
                "prl_fs",
                "fuse",
                "fuse.sshfs",
                "fuse.vmhgfs-fuse",
                "fuse.x.y",
                "grpcfuse",
                "osxfs",
                "fakeowner",
                "afs",
                "ceph",
                "lustre",
                "glusterfs",
                "afpfs",
                "webdav",
                "NFS"
            })
    @DisabledOnOs(OS.WINDOWS)
    void silentTypes(String type) {
        assertSilent(mounts(type), "/mnt/project", MOUNT, type);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ext4",
                "xfs",
                "btrfs",
                "zfs",
                "tmpfs",
                "overlay",
                "apfs",
                "hfs",
                "vfat",
                "fuseblk",
                "fusectl",
                "nfsd",
                "autofs",
                "squashfs"
            })
    @DisabledOnOs(OS.WINDOWS)
    void otherTypes(String type) {
        assertTells(mounts(type), "/mnt/project");
        assertTells(mounts(type), "/");
    }

    // Places

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void atAboveAndBelowARoot() {
        Mounts mounts = mounts("nfs");
        assertSilent(mounts, "/mnt", MOUNT, "nfs");
        assertSilent(mounts, "/mnt/a/b", MOUNT, "nfs");
        assertThat(mounts.silent(Path.of("/"), true, ignored -> false)).hasValue(new Mount(MOUNT, "nfs"));
        assertThat(mounts.silent(Path.of("/"), false, ignored -> false)).isEmpty();
        assertTells(mounts, "/home");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void namesThatBeginAlike() {
        Mounts mounts = mounts("nfs");
        assertTells(mounts, "/mnt2");
        assertTells(mounts, "/mn");
        assertThat(Mounts.parse(line("/", "ext4") + line("/mnt2", "nfs")).silent(MOUNT, true, ignored -> false))
                .isEmpty();
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void deepestMountCounts() {
        String silent = line("/mnt", "nfs");
        String plain = line("/mnt/local", "ext4");
        for (String mountinfo : new String[] {silent + plain, plain + silent}) {
            Mounts mounts = Mounts.parse(line("/", "ext4") + mountinfo);
            assertTells(mounts, "/mnt/local/project");
            assertSilent(mounts, "/mnt/other", MOUNT, "nfs");
        }
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void laterMountAtTheSamePlaceCounts() {
        assertTells(Mounts.parse(line("/mnt", "nfs") + line("/mnt", "ext4")), "/mnt/project");
        assertSilent(Mounts.parse(line("/mnt", "autofs") + line("/mnt", "nfs4")), "/mnt/project", MOUNT, "nfs4");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void everythingIsOnOneFileSystem() {
        Path top = Path.of("/");
        assertSilent(Mounts.parse(line("/", "9p")), "/", top, "9p");
        assertSilent(Mounts.parse(line("/", "9p")), "/home/project", top, "9p");
        assertTells(Mounts.parse(line("/", "overlay")), "/home/project");
    }

    // The form

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void escapedPaths() {
        Mounts mounts = Mounts.parse(line("/a\\040b\\011c\\012d\\134e\\043f", "nfs")
                + line("/dash\\040-\\040tmpfs", "nfs")
                + line("/134\\1340\\\\8", "nfs"));
        Path all = Path.of("/a b\tc\nd\\e#f");
        assertThat(mounts.silent(all.resolve("sub"), true, ignored -> false)).hasValue(new Mount(all, "nfs"));
        Path dash = Path.of("/dash - tmpfs");
        assertThat(mounts.silent(dash, true, ignored -> false)).hasValue(new Mount(dash, "nfs"));
        Path digits = Path.of("/134\\0\\\\8");
        assertThat(mounts.silent(digits, true, ignored -> false)).hasValue(new Mount(digits, "nfs"));
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pathsAreBytes() throws Exception {
        // As ISO 8859-1, which is how the bytes of the file are read.
        Path path = NativeNames.path(new byte[] {'/', (byte) 0xc3, (byte) 0xa4, (byte) 0xff}, 0, 4);
        Mounts mounts = Mounts.parse(line("/\u00c3\u00a4\u00ff", "nfs"));
        assertThat(mounts.silent(path.resolve("sub"), true, ignored -> false)).hasValue(new Mount(path, "nfs"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "36 35 98:0 / /mnt rw - nfs server:/export rw",
                "36 35 98:0 / /mnt rw shared:1 - nfs server:/export rw",
                "36 35 98:0 / /mnt rw shared:1 master:2 propagate_from:3 unbindable - nfs server:/export rw",
                "36 35 98:0 / /mnt rw - nfs - rw",
                "36 35 98:0 / /mnt rw - nfs a - tmpfs rw",
                "36 35 98:0 / /mnt rw - nfs"
            })
    @DisabledOnOs(OS.WINDOWS)
    void optionalFields(String line) {
        assertSilent(Mounts.parse(line), "/mnt/project", MOUNT, "nfs");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n\n",
                " - ",
                " -  ",
                "36 35 98:0 / /mnt rw nfs server:/export rw",
                "36 35 98:0 / - nfs server:/export rw",
                "36 35 98:0 / /mnt rw -nfs",
                "36 35 98:0 / /mnt rw - ",
                "36 35 98:0 / /mnt rw -  ",
                "36 35 98:0 /  rw - nfs server:/export rw",
                "36 35 98:0 / mnt rw - nfs server:/export rw",
                "nodev\tnfs",
                "\u0000\u0001"
            })
    @DisabledOnOs(OS.WINDOWS)
    void linesOfAnotherForm(String line) {
        Mounts mounts = Mounts.parse(line + "\n" + line("/", "ext4") + line("/other", "nfs") + line);
        assertTells(mounts, "/mnt/project");
        assertSilent(mounts, "/other", Path.of("/other"), "nfs");
    }

    // This machine

    @Test
    void nothingIsKnown() {
        Mounts mounts = Mounts.parse("");
        assertThat(mounts.silent(temporary, true, ignored -> false)).isEmpty();
        assertThat(mounts.silent(temporary.resolve("not/there"), true, ignored -> false))
                .isEmpty();
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachine() throws Exception {
        Mounts mounts = Mounts.now();
        assertThat(mounts.silent(Path.of("/proc"), false, ignored -> false)).isEmpty();
        // Both ask the same system, one through its list and the other through the JDK.
        assertThat(mounts.silent(temporary.toRealPath(), false, ignored -> false)
                        .map(Mount::type))
                .isEqualTo(Mounts.parse("")
                        .silent(temporary.toRealPath(), false, ignored -> false)
                        .map(Mount::type));
        assertThat(Files.exists(Path.of("/proc/self/mountinfo"))).isTrue();
    }

    @Test
    @EnabledOnOs(OS.WINDOWS)
    void serversOfWindows() {
        Path share = Path.of("\\\\server\\share\\");
        Mounts mounts = Mounts.parse("");
        assertThat(mounts.silent(share.resolve("project"), true, ignored -> false))
                .hasValue(new Mount(share, "smbfs"));
        assertThat(mounts.silent(Path.of("\\\\wsl$\\Ubuntu\\home"), false, ignored -> false))
                .isPresent();
    }
}
