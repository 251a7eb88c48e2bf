package io.posestream.tracker.clips;

/**
 * What a fold has done.
 *
 * @param clips handed out
 * @param dim clips left out because too few of their frames show their people
 * @param tails last, shorter windows left out
 */
public record ClipCounts(long clips, long dim, long tails) {
    /** Nothing done. */
    public static final ClipCounts NONE = new ClipCounts(0, 0, 0);
}
