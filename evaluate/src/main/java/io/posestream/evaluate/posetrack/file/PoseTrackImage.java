package io.posestream.evaluate.posetrack.file;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One frame of a PoseTrack file. Immutable, thread-safe.
 *
 * @param id image id; in an annolist, the place of the frame from 0
 * @param fileName path of the picture as the file has it; empty when it has none
 * @param labeled whether the frame is annotated, where the file says so
 * @param ignoreRegions regions that are not scored
 * @param people in file order
 */
public record PoseTrackImage(
        long id,
        Optional<String> fileName,
        Optional<Boolean> labeled,
        IgnoreRegions ignoreRegions,
        List<PoseTrackPerson> people) {
    /** Copies the list. */
    public PoseTrackImage {
        requireNonNull(fileName, "fileName is null");
        requireNonNull(labeled, "labeled is null");
        requireNonNull(ignoreRegions, "ignoreRegions is null");
        people = List.copyOf(people);
    }
}
