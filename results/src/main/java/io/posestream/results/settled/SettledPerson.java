package io.posestream.results.settled;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import io.posestream.core.Pose;

/**
 * A person whose track is confirmed, as every file and picture shows it.
 *
 * @param id the tracker's small integer, from 0 in order of confirmation
 * @param pose where and how, in source pixels
 */
public record SettledPerson(int id, Pose pose) {
    /** Checks that nothing is missing. */
    public SettledPerson {
        Checks.requireNotNegative(id, "id");
        requireNonNull(pose, "pose is null");
    }

    /** The same person with another pose. */
    public SettledPerson with(Pose changed) {
        return new SettledPerson(id, changed);
    }
}
