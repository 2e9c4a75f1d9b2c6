package dev.reloader;

/** Something that the reloader was asked for cannot be had. The message is one line: what, on what, and what to do about it. */
public class ReloaderException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public ReloaderException(String message) {
        super(message);
    }

    public ReloaderException(String message, Throwable cause) {
        super(message, cause);
    }
}
