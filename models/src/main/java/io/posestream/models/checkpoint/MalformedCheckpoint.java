package io.posestream.models.checkpoint;

import java.io.IOException;

/** The file is not what it claims to be; the message says how, without the file's name. */
final class MalformedCheckpoint extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedCheckpoint(String message) {
        super(message);
    }

    MalformedCheckpoint(String message, Throwable cause) {
        super(message, cause);
    }
}
