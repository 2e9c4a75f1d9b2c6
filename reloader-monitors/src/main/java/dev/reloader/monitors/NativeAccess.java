package dev.reloader.monitors;

import com.sun.jna.Native;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Whether native code can be called from this JVM. */
final class NativeAccess {
    /** From this version on, the JVM warns of native code that was not allowed on the command line. */
    private static final int WARNS = 24;

    private NativeAccess() {}

    /** Why a monitor that is made for one operating system cannot work here; empty if it can. */
    static Optional<String> unavailable(String system) {
        if (!System.getProperty("os.name").startsWith(system)) {
            return Optional.of("this is not " + (system.equals("Mac OS X") ? "macOS" : system));
        }
        if (isWarnedOf()) {
            // To try would print the warning, perhaps for nothing.
            return Optional.empty();
        }
        try {
            // Loads JNA's own library.
            return Native.POINTER_SIZE > 0 ? Optional.empty() : Optional.of("JNA does not work");
        } catch (LinkageError | RuntimeException e) {
            return Optional.of("JNA cannot load its library: " + e);
        }
    }

    /** Whether the JVM would print a warning, or refuse, if native code was called. */
    static boolean isWarnedOf() {
        if (Runtime.version().feature() < WARNS) {
            return false;
        }
        try {
            Module jna = Native.class.getModule();
            return !(boolean) Module.class.getMethod("isNativeAccessEnabled").invoke(jna);
        } catch (NoSuchMethodException | IllegalAccessException | InvocationTargetException e) {
            throw new IllegalStateException("this JVM does not say whether native access is enabled", e);
        }
    }
}
