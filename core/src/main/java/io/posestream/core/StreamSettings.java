package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What stages must know of a stream to treat its frames as its source was asked to be treated. An epoch keeps its
 * settings from its first record to its end.
 *
 * @param policy archive or live
 * @param maxAgeUs greatest age in µs at which a frame of a live stream is taken up; empty where each stage has its own
 *     bound, and for archives
 * @param detectEvery one frame number of so many is searched for people, positive; empty where the detector has its own
 */
public record StreamSettings(StreamPolicy policy, OptionalLong maxAgeUs, OptionalInt detectEvery) {
    /** An archive, with nothing of its own. */
    public static final StreamSettings ARCHIVE = of(StreamPolicy.ARCHIVE);

    /** Checks ranges. */
    public StreamSettings {
        requireNonNull(policy, "policy is null");
        maxAgeUs.ifPresent(age -> Checks.requirePositive(age, "maxAgeUs"));
        detectEvery.ifPresent(every -> Checks.requirePositive(every, "detectEvery"));
        if (maxAgeUs.isPresent() && policy == StreamPolicy.ARCHIVE) {
            throw new IllegalArgumentException("the age of an archive's frames has no bound: " + maxAgeUs);
        }
    }

    /** A policy, with nothing of the stream's own. */
    public static StreamSettings of(StreamPolicy policy) {
        return new StreamSettings(policy, OptionalLong.empty(), OptionalInt.empty());
    }

    /** Whether the age of its frames is bounded. */
    public boolean isLive() {
        return policy == StreamPolicy.LIVE;
    }
}
