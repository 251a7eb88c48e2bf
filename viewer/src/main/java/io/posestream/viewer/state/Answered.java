package io.posestream.viewer.state;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.Optional;

/**
 * A committed answer of the tracker, as it was read.
 *
 * @param item the answer
 * @param partition it lies in
 * @param offset it lies at
 * @param delays on its way
 */
public record Answered(StreamItem<Tracks> item, int partition, long offset, Delays delays) {
    /** Checks that nothing is missing. */
    public Answered {
        requireNonNull(item, "item is null");
        requireNonNull(delays, "delays is null");
    }

    /** The stream it belongs to. */
    public String stream() {
        return item.id().streamId();
    }

    /** When its frame arrived, µs since 1970. */
    public long arrivalUs() {
        return item.provenance().arrivalUs();
    }

    /** Where its picture lies; empty where it has none. */
    public Optional<FrameLocation> picture() {
        return item instanceof StreamItem.Looked<Tracks> ? item.provenance().frame() : Optional.empty();
    }
}
