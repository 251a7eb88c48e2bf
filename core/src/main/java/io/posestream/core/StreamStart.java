package io.posestream.core;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What the first record of an epoch says about it.
 *
 * @param settings what stages must know: the policy, and what the source has of its own
 * @param continued true where a live source was opened again and its tracks go on; false for a fresh fold
 * @param fingerprint of the source and of every option that chooses or changes frames; resuming needs the same
 * @param sourceName base name of the source, for people and for result files
 * @param promisedFrames how many pictures the source promises before any option drops some
 */
public record StreamStart(
        StreamSettings settings,
        boolean continued,
        String fingerprint,
        String sourceName,
        OptionalLong promisedFrames) {
    /** Checks that nothing is missing. */
    public StreamStart {
        requireNonNull(settings, "settings is null");
        requireNonNull(fingerprint, "fingerprint is null");
        requireNonNull(sourceName, "sourceName is null");
        requireNonNull(promisedFrames, "promisedFrames is null");
    }

    /** An epoch with a policy and no settings of its own. */
    public StreamStart(
            StreamPolicy policy,
            boolean continued,
            String fingerprint,
            String sourceName,
            OptionalLong promisedFrames) {
        this(StreamSettings.of(policy), continued, fingerprint, sourceName, promisedFrames);
    }

    /** Archive or live. */
    public StreamPolicy policy() {
        return settings.policy();
    }
}
