package io.posestream.tracker.stream;

import io.posestream.core.EndReason;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topics;

/** What the tracker takes in place of records of poses that cannot be read. Immutable, thread-safe. */
final class UnreadablePoses {
    private final String reason;

    /** @param topics whose poses are read */
    UnreadablePoses(Topics topics) {
        this.reason = "unreadable: record of " + topics.poses().name() + " in " + TrackerProcessor.STAGE;
    }

    /** Why such a frame failed. */
    String reason() {
        return reason;
    }

    /** What answers the numbers that the record's headers name. */
    StreamItem<Poses> marker(ItemHeaders headers) {
        StreamItem.Provenance provenance = StreamItem.Provenance.at(headers.arrivalUs());
        if (headers.count() == 1) {
            return new StreamItem.Failed<>(headers.id(), provenance, reason);
        }
        return headers.count() == 0
                ? new StreamItem.End<>(headers.id(), provenance, EndReason.FAILED)
                : new StreamItem.Gap<>(headers.id(), provenance, headers.count(), GapReason.CORRUPT);
    }
}
