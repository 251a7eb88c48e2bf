package io.posestream.ingest.source;

import io.posestream.core.EncodedFrame;
import io.posestream.media.CorruptImageException;
import java.util.Optional;
import java.util.OptionalLong;

/** One picture of a source. Owns native memory until closed; frames that are not looked at are closed unencoded. */
public interface SourcePicture extends AutoCloseable {
    /** Presentation time from the stream's start, in µs. */
    long ptsUs();

    /** True where the source's clock jumped before it, so that it is shown one nominal interval after the last. */
    default boolean discontinuity() {
        return false;
    }

    /** The times of a camera's picture; empty for a recording, whose presentation times say all. */
    default Optional<CameraTimes> times() {
        return Optional.empty();
    }

    /** When it arrived, µs since 1970; empty where that is the moment it is asked for. */
    default OptionalLong arrivalUs() {
        return times().map(times -> OptionalLong.of(times.arrivalUs())).orElse(OptionalLong.empty());
    }

    /** Width as displayed, in pixels. */
    int width();

    /** Height as displayed, in pixels. */
    int height();

    /**
     * The picture as it goes to Kafka.
     *
     * @throws CorruptImageException where it turns out not to be one
     */
    EncodedFrame encode() throws CorruptImageException;

    @Override
    void close();
}
