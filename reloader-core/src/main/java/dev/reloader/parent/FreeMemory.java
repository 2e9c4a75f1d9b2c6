package dev.reloader.parent;

import java.io.File;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How much memory the machine, or the container in which this JVM runs, still has for another JVM. */
final class FreeMemory {
    private static final Pattern AVAILABLE = Pattern.compile("MemAvailable: *(\\d+) kB");
    private static final Pattern CACHE = Pattern.compile("(?m)^(?:total_)?inactive_file (\\d+)");
    private static final long KIB = 1024;

    private final Path root;

    /** Of this machine. */
    FreeMemory() {
        this(Path.of("/"));
    }

    /** Of a machine with this root directory. */
    FreeMemory(Path root) {
        this.root = root;
    }

    /** In bytes; as much as there can be where nobody knows: macOS keeps its memory full of what it can drop. */
    long bytes() {
        return Math.min(ofMachine(), ofContainer());
    }

    private long ofMachine() {
        if (File.separatorChar == '\\') {
            return ofWindows();
        }
        OptionalLong kilobytes = number(AVAILABLE, text("proc/meminfo"));
        return kilobytes.isPresent() ? kilobytes.getAsLong() * KIB : Long.MAX_VALUE;
    }

    private static long ofWindows() {
        try {
            return ManagementFactory.getPlatformMXBean(com.sun.management.OperatingSystemMXBean.class)
                    .getFreeMemorySize();
        } catch (LinkageError e) {
            // A runtime without that module.
            return Long.MAX_VALUE;
        }
    }

    /** In both versions of Linux's control groups. What is cached of files can be dropped. */
    private long ofContainer() {
        return Math.min(
                ofGroup("sys/fs/cgroup/", "memory.max", "memory.current"),
                ofGroup("sys/fs/cgroup/memory/", "memory.limit_in_bytes", "memory.usage_in_bytes"));
    }

    private long ofGroup(String directory, String limitFile, String usageFile) {
        String limit = text(directory + limitFile).strip();
        String usage = text(directory + usageFile).strip();
        if (!isNumber(limit) || !isNumber(usage)) {
            // No container, or one without a limit.
            return Long.MAX_VALUE;
        }
        long cache = number(CACHE, text(directory + "memory.stat")).orElse(0);
        // Never negative, because a limit may be as high as a number can be.
        return Long.parseLong(limit) - Math.max(0, Long.parseLong(usage) - cache);
    }

    private static boolean isNumber(String text) {
        return text.matches("\\d{1,19}");
    }

    private static OptionalLong number(Pattern pattern, String text) {
        Matcher matcher = pattern.matcher(text);
        return matcher.find() ? OptionalLong.of(Long.parseLong(matcher.group(1))) : OptionalLong.empty();
    }

    private String text(String file) {
        try {
            return Files.readString(root.resolve(file));
        } catch (IOException e) {
            // Not this system's.
            return "";
        }
    }
}
