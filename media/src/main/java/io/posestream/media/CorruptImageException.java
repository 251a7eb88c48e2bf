package io.posestream.media;

import java.io.IOException;

/** Bytes that are no picture, or only part of one. Checked, because it is a fate of records and never a bug. */
public final class CorruptImageException extends IOException {
    private static final long serialVersionUID = 1L;

    /** @param message what is wrong with the bytes, in a few words */
    public CorruptImageException(String message) {
        super(message);
    }

    /**
     * @param message what is wrong with the bytes, in a few words
     * @param cause what the decoder said
     */
    public CorruptImageException(String message, Throwable cause) {
        super(message, cause);
    }
}
