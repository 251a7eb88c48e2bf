package io.posestream.media;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Where the stages of a process get decoded pictures from: from their bytes alone, or from one another where the process
 * has both. Either way gives the same pixels. Thread-safe.
 */
public interface PictureSource {
    /** The picture that the stage before kept for this one, handed over to the caller, who closes it. */
    Optional<Image> take(FrameId id);

    /**
     * Decodes a picture.
     *
     * @param encoded from position to limit; the position is left alone
     * @return to be closed by the caller
     * @throws CorruptImageException when the bytes give no whole picture
     */
    default Image decode(ByteBuffer encoded) throws CorruptImageException {
        return ImageCodec.decode(encoded);
    }

    /**
     * Keeps a picture for the stage that comes next, where there is room.
     *
     * @param image stays open and the caller's
     */
    void keep(FrameId id, Image image);

    /**
     * Says that a stage has decoded a picture, so that whoever draws it need not do so again.
     *
     * @param image stays open and the caller's
     */
    default void decoded(FrameId id, Image image) {}

    /** Says that this stage takes nothing any more of that stream up to and including {@code last}. */
    void passed(FrameId last);

    /** Every picture is decoded from its bytes. */
    static PictureSource decoding() {
        return new PictureSource() {
            @Override
            public Optional<Image> take(FrameId id) {
                return Optional.empty();
            }

            @Override
            public void keep(FrameId id, Image image) {}

            @Override
            public void passed(FrameId last) {}
        };
    }

    /** Pictures are shared through {@code cache}, which stays the caller's. */
    static PictureSource cached(PictureCache cache) {
        return cached(cache, Optional.empty());
    }

    /**
     * Pictures are shared through caches, which stay the caller's.
     *
     * @param cache between the stages
     * @param drawn of those that are drawn, where there are any: gets every picture that a stage decodes
     */
    static PictureSource cached(PictureCache cache, Optional<PictureCache> drawn) {
        requireNonNull(cache, "cache is null");
        requireNonNull(drawn, "drawn is null");
        return new PictureSource() {
            @Override
            public Optional<Image> take(FrameId id) {
                return cache.take(id);
            }

            @Override
            public void keep(FrameId id, Image image) {
                cache.offer(id, image);
            }

            @Override
            public void decoded(FrameId id, Image image) {
                drawn.ifPresent(pictures -> pictures.offer(id, image));
            }

            @Override
            public void passed(FrameId last) {
                cache.discardThrough(last);
            }
        };
    }
}
