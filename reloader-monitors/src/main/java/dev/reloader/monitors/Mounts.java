package dev.reloader.monitors;

import com.sun.jna.platform.win32.Kernel32;
import com.sun.jna.platform.win32.WinBase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** Knows the file systems on which other machines make changes, or virtual ones do, of which this system is not told. */
final class Mounts {
    /** Where a file system is, and of which type it is. */
    record Mount(Path path, String type) {}

    /** What Linux and macOS call them; all others that begin with "fuse." too. */
    private static final Set<String> SILENT = Set.of(
            "9p",
            "acfs",
            "afpfs",
            "afs",
            "ceph",
            "cifs",
            "drvfs",
            "fakeowner",
            "fuse",
            "fusefs",
            "glusterfs",
            "gpfs",
            "grpcfuse",
            "lustre",
            "macfuse",
            "nfs",
            "nfs4",
            "osxfs",
            "osxfuse",
            "prl_fs",
            "smb3",
            "smbfs",
            "v9fs",
            "vboxsf",
            "virtiofs",
            "vmhgfs",
            "webdav",
            "wslfs");

    private final List<Mount> mounts;

    private Mounts(List<Mount> mounts) {
        this.mounts = mounts;
    }

    /** Those that there are now, on Linux. Elsewhere each path is asked for its own. */
    static Mounts now() {
        try {
            return parse(Files.readString(Path.of("/proc/self/mountinfo"), StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            // Not Linux, or nothing can be said.
            return new Mounts(List.of());
        }
    }

    /** From the form that proc(5) describes; lines of another form are passed over. */
    static Mounts parse(String mountinfo) {
        List<Mount> mounts = new ArrayList<>();
        for (String line : mountinfo.split("\n")) {
            String[] halves = line.split(" - ", 2);
            String[] fields = halves[0].split(" ");
            if (halves.length == 2 && fields.length > 4) {
                byte[] path = unescape(fields[4]).getBytes(StandardCharsets.ISO_8859_1);
                mounts.add(new Mount(
                        NativeNames.path(path, 0, path.length), halves[1].split(" ", 2)[0]));
            }
        }
        return new Mounts(mounts);
    }

    /** Blanks, tabs, line feeds and backslashes are written as three octal digits. */
    private static String unescape(String field) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < field.length(); i++) {
            if (field.startsWith("\\", i) && field.substring(i + 1).matches("(?s)[0-7]{3}.*")) {
                text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 3;
            } else {
                text.append(field.charAt(i));
            }
        }
        return text.toString();
    }

    /**
     * A mount at, above or below a root that does not tell of changes.
     *
     * @param root a real path, as far as it exists
     * @param ignored whether a path below the root does not matter
     */
    Optional<Mount> silent(Path root, boolean recursive, Predicate<Path> ignored) {
        Mount own = null;
        for (Mount mount : mounts) {
            // Of two at the same place the later one counts.
            if (root.startsWith(mount.path())
                    && (own == null || mount.path().getNameCount() >= own.path().getNameCount())) {
                own = mount;
            }
        }
        if (own == null) {
            own = askFor(root);
        }
        if (own != null && isSilent(own)) {
            return Optional.of(own);
        }
        return mounts.stream()
                .filter(mount -> recursive && mount.path().startsWith(root) && isSilent(mount))
                .filter(mount -> !ignored.test(mount.path()))
                .findFirst();
    }

    private static Mount askFor(Path root) {
        if (root.toString().startsWith("\\\\") || isRemoteDrive(root)) {
            return new Mount(root.getRoot(), "smbfs");
        }
        for (Path path = root; path != null; path = path.getParent()) {
            try {
                return new Mount(path, Files.getFileStore(path).type());
            } catch (IOException e) {
                // Not there yet: its directory will do.
            }
        }
        return null;
    }

    /** A drive letter for a share: its type is that of the server's own disk. Never run on Windows. */
    private static boolean isRemoteDrive(Path root) {
        if (NativeAccess.unavailable("Windows", JnaWindowsLibrary::new).isPresent() || NativeAccess.isWarnedOf()) {
            return false;
        }
        return Kernel32.INSTANCE.GetDriveType(root.getRoot().toString()) == WinBase.DRIVE_REMOTE;
    }

    private static boolean isSilent(Mount mount) {
        String type = mount.type().toLowerCase(Locale.ROOT);
        return SILENT.contains(type) || type.startsWith("fuse.");
    }
}
