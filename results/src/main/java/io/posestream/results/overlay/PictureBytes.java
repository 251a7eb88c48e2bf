package io.posestream.results.overlay;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.media.Image;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Where the overlay gets pictures from. Called by one thread at a time, in order of number. */
@FunctionalInterface
public interface PictureBytes {
    /**
     * The encoded picture of a frame.
     *
     * @param id the frame
     * @param location of its record, if known
     * @return the bytes from position to limit, valid until the next call; empty where the picture is no longer kept
     * @throws IOException where it should be there and cannot be read
     */
    Optional<ByteBuffer> fetch(FrameId id, Optional<FrameLocation> location) throws IOException;

    /**
     * The picture of a frame that somebody has decoded already, with the very pixels that its bytes give.
     *
     * @param id the frame
     * @return to be closed by the caller; empty where it is not at hand
     */
    default Optional<Image> decoded(FrameId id) {
        return Optional.empty();
    }
}
