package io.posestream.core.control;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamPolicy;
import java.util.Optional;

/**
 * What the process that reads a source says of it. Holds no secrets.
 *
 * @param streamId the stream that it becomes
 * @param epoch the newest that the process has begun, or is about to begin
 * @param policy how its stream is treated: a camera's is live
 * @param state what it does
 * @param reason why, in a few words; empty where all is well
 * @param sinceMs when it came into that state, ms since 1970
 * @param saidMs when this was said, ms since 1970; it is said again every few seconds for as long as the process lives
 * @param unverified true where whatever certificate it shows is taken
 * @param reconnects connections that gave pictures, after the first
 * @param pace of its pictures; all zero for a recording
 * @param begun where the epoch begins, said before anything of it is sent; empty for a camera, and where it is not known
 */
public record SourceStatus(
        String streamId,
        long epoch,
        StreamPolicy policy,
        SourceState state,
        String reason,
        long sinceMs,
        long saidMs,
        boolean unverified,
        long reconnects,
        Pace pace,
        Optional<Begun> begun) {
    /**
     * How a camera's pictures come.
     *
     * @param declaredFps pictures per second that it declares; 0 where it is not known
     * @param measuredFps pictures per second that came lately; 0 where it is not known
     * @param late pictures that were replaced by newer ones or were too old to be decoded
     * @param frozen how often its picture froze
     * @param rateOff how often its rate left the declared one
     */
    public record Pace(double declaredFps, double measuredFps, long late, long frozen, long rateOff) {
        /** Of a recording, whose pictures come when they are asked for. */
        public static final Pace NONE = new Pace(0, 0, 0, 0, 0);
    }

    /**
     * Where an epoch begins on the broker.
     *
     * @param partition it lies in
     * @param frames offset in the topic of frames before which it has nothing
     * @param tracks the same in the topic of tracks
     */
    public record Begun(int partition, long frames, long tracks) {
        /** Checks ranges. */
        public Begun {
            if (partition < 0 || frames < 0 || tracks < 0) {
                throw new IllegalArgumentException(
                        "an epoch cannot begin in partition " + partition + " at " + frames + " and " + tracks);
            }
        }
    }

    /** Of an epoch of which nothing is known but its number. */
    public SourceStatus(
            String streamId,
            long epoch,
            StreamPolicy policy,
            SourceState state,
            String reason,
            long sinceMs,
            long saidMs,
            boolean unverified,
            long reconnects,
            Pace pace) {
        this(streamId, epoch, policy, state, reason, sinceMs, saidMs, unverified, reconnects, pace, Optional.empty());
    }

    /** Checks that nothing is missing. */
    public SourceStatus {
        requireNonNull(streamId, "streamId is null");
        requireNonNull(policy, "policy is null");
        requireNonNull(state, "state is null");
        requireNonNull(reason, "reason is null");
        requireNonNull(pace, "pace is null");
        requireNonNull(begun, "begun is null");
    }
}
