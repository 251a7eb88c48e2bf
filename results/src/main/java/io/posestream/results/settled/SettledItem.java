package io.posestream.results.settled;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Skeleton;
import java.util.List;
import java.util.Optional;

/** What is known for good about one or more numbers of an epoch: nothing that comes later changes it. */
public sealed interface SettledItem {
    /** The frame, or the first of several. */
    FrameId id();

    /** How many numbers this covers, at least 1. */
    long count();

    /**
     * A frame that was looked at.
     *
     * @param id its name
     * @param meta size and capture time
     * @param timeUs event time in µs: the capture time, or the arrival where the source has no clock of its own
     * @param frame where its picture lies, if known
     * @param skeleton of all poses
     * @param people with confirmed tracks only, in the tracker's order; may be empty
     */
    record Shown(
            FrameId id,
            FrameMeta meta,
            long timeUs,
            Optional<FrameLocation> frame,
            Skeleton skeleton,
            List<SettledPerson> people)
            implements SettledItem {
        /** Copies the list. */
        public Shown {
            requireNonNull(id, "id is null");
            requireNonNull(meta, "meta is null");
            requireNonNull(frame, "frame is null");
            requireNonNull(skeleton, "skeleton is null");
            people = List.copyOf(people);
        }

        @Override
        public long count() {
            return 1;
        }

        /** The same frame with other people. */
        public Shown with(List<SettledPerson> changed) {
            return new Shown(id, meta, timeUs, frame, skeleton, changed);
        }
    }

    /**
     * Numbers that were not looked at.
     *
     * @param id the first of them
     * @param count how many, at least 1
     * @param reason why, as the gap record gives it
     */
    record Skipped(FrameId id, long count, String reason) implements SettledItem {
        /** Checks that nothing is missing. */
        public Skipped {
            requireNonNull(id, "id is null");
            Checks.requirePositive(count, "count");
            Checks.requireText(reason, "reason");
        }
    }

    /**
     * A frame that could not be read or computed.
     *
     * @param id its name
     * @param reason what went wrong
     */
    record Failed(FrameId id, String reason) implements SettledItem {
        /** Checks that nothing is missing. */
        public Failed {
            requireNonNull(id, "id is null");
            Checks.requireText(reason, "reason");
        }

        @Override
        public long count() {
            return 1;
        }
    }
}
