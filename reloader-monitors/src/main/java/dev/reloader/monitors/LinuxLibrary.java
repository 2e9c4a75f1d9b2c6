package dev.reloader.monitors;

import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;

/** The functions of the C library that {@link Inotify} calls. See their manual pages. */
final class LinuxLibrary {
    static {
        Native.register(LinuxLibrary.class, "c");
    }

    private LinuxLibrary() {}

    /** Loads it, if it was not. */
    static void load() {
        // The static initializer does.
    }

    static native int inotify_init1(int flags);

    static native int inotify_add_watch(int inotify, byte[] path, int mask);

    static native int inotify_rm_watch(int inotify, int watch);

    static native int eventfd(int initial, int flags);

    static native int poll(Pointer descriptors, NativeLong count, int timeout);

    static native NativeLong read(int descriptor, Pointer buffer, NativeLong size);

    static native NativeLong write(int descriptor, Pointer buffer, NativeLong size);

    static native int close(int descriptor);

    static native String strerror(int error);
}
