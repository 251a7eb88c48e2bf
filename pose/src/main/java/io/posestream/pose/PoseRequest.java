package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.media.Image;
import java.util.List;
import java.util.Optional;

/**
 * The people of one frame.
 *
 * @param picture the frame as stored, open until the answer is there; may be absent only where
 *     {@link PoseEstimator#needsPixels} is false
 * @param meta of the frame; its width and height are those of the source
 * @param people with boxes in source pixels
 */
public record PoseRequest(Optional<Image> picture, FrameMeta meta, Detections people) {
    /** Rejects people without a picture to find them in. */
    public PoseRequest {
        requireNonNull(picture, "picture is null");
        requireNonNull(meta, "meta is null");
        requireNonNull(people, "people is null");
        if (picture.isEmpty() && PoseEstimator.needsPixels(people)) {
            throw new IllegalArgumentException("there are people to look at, but no picture");
        }
    }

    /** The same frame with other people, who are boxes alone. */
    public PoseRequest with(List<Detection> others) {
        return new PoseRequest(
                picture,
                meta,
                new Detections(people.modelId(), Optional.empty(), others, true, people.poseScoreIsBoxScore()));
    }

    /** A frame with its picture. */
    public PoseRequest(Image picture, FrameMeta meta, Detections people) {
        this(Optional.of(picture), meta, people);
    }
}
