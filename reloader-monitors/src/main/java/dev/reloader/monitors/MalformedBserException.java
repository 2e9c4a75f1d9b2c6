package dev.reloader.monitors;

import java.io.IOException;

/** What was received is not {@link Bser}. Where the next frame begins is unknown: the connection is of no more use. */
final class MalformedBserException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedBserException(String message) {
        super(message);
    }
}
