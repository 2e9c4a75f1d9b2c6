package dev.reloader.monitors;

import com.sun.jna.Function;
import com.sun.jna.NativeLong;
import dev.reloader.spi.MemoryTrimmer;

/**
 * The GNU C library's {@code malloc_trim}. It keeps what the JVM's compilers have freed: five megabytes when a parent has started,
 * ten after some reloads. Other C libraries keep less, and have no such function.
 */
public final class MallocTrim implements MemoryTrimmer {
    /** For {@link java.util.ServiceLoader}. */
    public MallocTrim() {}

    @Override
    public void trim() {
        // Where no monitor has loaded JNA, that would take more than is given back.
        if (NativeAccess.isUsed()
                && !NativeAccess.isWarnedOf()
                && System.getProperty("os.name").startsWith("Linux")) {
            giveBack();
        }
    }

    private static void giveBack() {
        try {
            Function.getFunction("c", "malloc_trim").invokeInt(new Object[] {new NativeLong(0)});
        } catch (LinkageError e) {
            // Another C library.
        }
    }
}
