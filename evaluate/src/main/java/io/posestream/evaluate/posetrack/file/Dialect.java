package io.posestream.evaluate.posetrack.file;

/** The forms of a PoseTrack file. */
public enum Dialect {
    /** {@code annolist}: 15 joints by id, every scalar in a list of one. */
    POSETRACK_2017,
    /** COCO-like: 17 slots, people in {@code annotations}. */
    POSETRACK_2018,
    /** As 2018, with {@code has_labeled_person} and {@code person_id}. */
    POSETRACK_2021;

    /** True for the COCO-like forms. */
    public boolean hasSlots() {
        return this != POSETRACK_2017;
    }
}
