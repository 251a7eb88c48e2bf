package io.posestream.viewer.stream;

import static java.util.Objects.requireNonNull;

import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A frame's picture as it lies on the broker, or what is to be said in its place. Immutable, thread-safe.
 *
 * @param kind whether there is one
 * @param bytes of the encoded picture; empty where there is none
 */
public record Picture(Kind kind, Optional<ByteBuffer> bytes) {
    /** It is not kept any more. */
    public static final Picture GONE = new Picture(Kind.GONE, Optional.empty());
    /** Nobody asked for it. */
    public static final Picture OFF = new Picture(Kind.OFF, Optional.empty());

    private static final int PNG_MAGIC = 0x8950;

    /** What there is. */
    public enum Kind {
        /** A picture of JPEG. */
        JPEG("jpeg", "image/jpeg"),
        /** A picture of PNG, where the source was one. */
        PNG("png", "image/png"),
        /** None any more. */
        GONE("gone", ""),
        /** None wanted. */
        OFF("off", "");

        private final String word;
        private final String mediaType;

        Kind(String word, String mediaType) {
            this.word = word;
            this.mediaType = mediaType;
        }

        /** As it stands in messages. */
        public String word() {
            return word;
        }

        /** Of the bytes. */
        public String mediaType() {
            return mediaType;
        }
    }

    /** Checks that nothing is missing. */
    public Picture {
        requireNonNull(kind, "kind is null");
        requireNonNull(bytes, "bytes is null");
    }

    /** @param bytes shared, not copied */
    static Picture of(ByteBuffer bytes) {
        int magic = bytes.remaining() < 2 ? 0 : Short.toUnsignedInt(bytes.getShort(bytes.position()));
        return new Picture(magic == PNG_MAGIC ? Kind.PNG : Kind.JPEG, Optional.of(bytes.asReadOnlyBuffer()));
    }

    /** Length of the picture in bytes. */
    public int size() {
        return bytes.map(ByteBuffer::remaining).orElse(0);
    }
}
