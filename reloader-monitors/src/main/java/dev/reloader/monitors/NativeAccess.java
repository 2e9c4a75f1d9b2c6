package dev.reloader.monitors;

import com.sun.jna.Native;
import java.lang.reflect.InvocationTargetException;
import java.util.Optional;

/** Whether native code can be called from this JVM. */
final class NativeAccess {
    /** From this version on, the JVM warns of native code that was not allowed on the command line. */
    private static final int WARNS = 24;

    private static volatile boolean isUsed;

    private NativeAccess() {}

    /**
     * Why something that is made for one operating system cannot work here, in words that finish "not available: …"; empty if
     * it can. Loads nothing on other systems, nor where the JVM would warn of it.
     *
     * @param system as the system property {@code os.name} begins
     * @param library loads what is needed, or throws a LinkageError
     */
    static Optional<String> unavailable(String system, Runnable library) {
        return unavailable(system, System.getProperty("os.name"), () -> {
            if (!isWarnedOf()) {
                library.run();
            }
        });
    }

    static Optional<String> unavailable(String system, String thisSystem, Runnable library) {
        if (!thisSystem.startsWith(system)) {
            return Optional.of("this is not " + (system.equals("Mac") ? "macOS" : system));
        }
        try {
            library.run();
            isUsed = true;
            return Optional.empty();
        } catch (LinkageError | IllegalCallerException e) {
            // The second: the JVM refuses native access to all but those whom --enable-native-access names.
            return Optional.of("JNA cannot load its library: "
                    + e.toString().lines().findFirst().orElseThrow());
        }
    }

    /** Whether something has been found to work that is made for this operating system. */
    static boolean isUsed() {
        return isUsed;
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
