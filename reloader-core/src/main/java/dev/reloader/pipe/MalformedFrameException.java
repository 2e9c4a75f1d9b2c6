package dev.reloader.pipe;

import java.io.IOException;

/** What came over the pipe is not of this protocol. The pipe cannot be trusted any further and is to be closed. */
public final class MalformedFrameException extends IOException {
    private static final long serialVersionUID = 1;

    MalformedFrameException(String message) {
        super(message);
    }
}
