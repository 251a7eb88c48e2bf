package io.posestream.evaluate.posetrack;

import static java.util.Objects.requireNonNull;

import io.posestream.evaluate.Mode;
import java.nio.file.Path;
import java.util.Optional;

/**
 * What to score, and how.
 *
 * @param truth folder of PoseTrack files, one per sequence, plain or gzip; or one such file
 * @param predictions folder with a file of the same name for each of them; or one such file
 * @param tracking the like in the form for MOTA, by which tracking is scored; empty where one form serves for all
 * @param challenge whose figures are wanted; empty for all that apply
 * @param mode official or strict
 * @param timelines whether to keep what {@link PoseTrackEvaluation#plot} draws of tracks: 16 bytes per person and frame
 */
public record PoseTrackOptions(
        Path truth,
        Path predictions,
        Optional<Path> tracking,
        Optional<Challenge> challenge,
        Mode mode,
        boolean timelines) {
    /** Refuses nulls. */
    public PoseTrackOptions {
        requireNonNull(truth, "truth is null");
        requireNonNull(predictions, "predictions is null");
        requireNonNull(tracking, "tracking is null");
        requireNonNull(challenge, "challenge is null");
        requireNonNull(mode, "mode is null");
    }

    /** All families by the official rules, without timelines. */
    public static PoseTrackOptions official(Path truth, Path predictions) {
        return new PoseTrackOptions(truth, predictions, Optional.empty(), Optional.empty(), Mode.OFFICIAL, false);
    }

    /** The same with tracking scored by another form of the predictions. */
    public PoseTrackOptions trackedAs(Path form) {
        return new PoseTrackOptions(truth, predictions, Optional.of(form), challenge, mode, timelines);
    }

    boolean wants(Challenge one) {
        return challenge.isEmpty() || challenge.get() == one;
    }
}
