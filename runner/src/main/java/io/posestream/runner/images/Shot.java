package io.posestream.runner.images;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Detection;
import java.util.List;

/**
 * One picture of a set.
 *
 * @param file relative to the folder of the pictures
 * @param people whose keypoints are to be found; boxes in pixels of the picture
 */
public record Shot(String file, List<Detection> people) {
    /** Copies the list. */
    public Shot {
        requireNonNull(file, "file is null");
        people = List.copyOf(people);
    }
}
