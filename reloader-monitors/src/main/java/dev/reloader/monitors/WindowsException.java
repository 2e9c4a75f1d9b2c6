package dev.reloader.monitors;

import java.io.IOException;

/** A call of Windows that failed. */
final class WindowsException extends IOException {
    private static final long serialVersionUID = 1;

    private final int code;

    /**
     * @param call the function, and what it was called with where that helps
     * @param code what GetLastError gave
     * @param text what Windows says about the code
     */
    WindowsException(String call, int code, String text) {
        super(call + " failed with error " + code + ": " + text);
        this.code = code;
    }

    int code() {
        return code;
    }
}
