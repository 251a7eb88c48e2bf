package io.posestream.media.video;

/**
 * When packets that come in bursts are let go: as far apart as they are shown, a little faster, so that what waits does not
 * grow. Without it all but the newest picture of each part of an HLS list would be too late. Not thread-safe.
 */
final class BurstPace {
    /** More than any two clocks differ. */
    private static final double SPEED = 1.02;
    /** A longer step is a jump of the clock. */
    private static final long LONGEST_STEP_US = 10_000_000;

    private boolean begun;
    private long anchorDueUs;
    private long anchorUs;
    private long lastDueUs;

    /**
     * How long to hold a packet back, in µs.
     *
     * @param dueUs its own time, growing from packet to packet unless the clock jumps
     * @param nowUs time that only grows
     */
    long hold(long dueUs, long nowUs) {
        boolean jump = !begun || dueUs < lastDueUs || dueUs - lastDueUs > LONGEST_STEP_US;
        lastDueUs = dueUs;
        long wait = jump ? 0 : Math.round((dueUs - anchorDueUs) / SPEED) - (nowUs - anchorUs);
        if (wait <= 0) {
            begun = true;
            anchorDueUs = dueUs;
            anchorUs = nowUs;
            return 0;
        }
        return wait;
    }
}
