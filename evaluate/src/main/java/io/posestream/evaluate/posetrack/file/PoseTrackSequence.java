package io.posestream.evaluate.posetrack.file;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Optional;

/**
 * One PoseTrack file: one sequence, true or predicted. Immutable, thread-safe.
 *
 * @param name file name up to its first dot
 * @param source where it was read, for complaints
 * @param dialect the form it has or is to have
 * @param category what {@code categories} says; empty when the file has none, as in every annolist
 * @param images frames in file order
 * @param strays number of annotations whose image is not listed
 */
public record PoseTrackSequence(
        String name,
        String source,
        Dialect dialect,
        Optional<Category> category,
        List<PoseTrackImage> images,
        int strays) {
    /** Copies the list. */
    public PoseTrackSequence {
        requireNonNull(name, "name is null");
        requireNonNull(source, "source is null");
        requireNonNull(dialect, "dialect is null");
        requireNonNull(category, "category is null");
        images = List.copyOf(images);
    }

    /**
     * The categories of a file.
     *
     * @param count how many there are; the official tools take exactly one
     * @param name of the first; must be person
     * @param keypoints names of its slots
     */
    public record Category(int count, String name, List<String> keypoints) {
        /** Copies the list. */
        public Category {
            requireNonNull(name, "name is null");
            keypoints = List.copyOf(keypoints);
        }
    }

    /** The one category of PoseTrack 2018 with its 17 slots. */
    public static Category standardCategory() {
        return new Category(1, "person", Joints.SLOT_NAMES);
    }
}
