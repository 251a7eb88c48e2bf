package io.posestream.evaluate;

/** Which rules a PoseTrack figure is from. Every output names it. */
public enum Mode {
    /** The published tools to the digit, with all their quirks; what papers report. */
    OFFICIAL,
    /**
     * The same definitions without the quirks: the last frame counts, an empty frame counts what is in it and not one
     * dummy per joint or the whole sequence's joints, and tied scores enter a precision-recall curve together.
     */
    STRICT
}
