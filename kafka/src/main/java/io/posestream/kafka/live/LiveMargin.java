package io.posestream.kafka.live;

/**
 * By how much frames have to be faster than nine of ten lately were, for all cameras of a stage: on a machine whose
 * processors are all busy the tenth frame needs much longer than the ninth. It follows from how many results were too old
 * and is one for all, since they wait for the same processors: were it each camera's own, the one that happened to have
 * the smaller would be looked at more often and make the others wait. Thread-safe.
 */
public final class LiveMargin {
    /**
     * The margin grows by so much of the bound with each result that was too old, and shrinks by a little with each that
     * was not: it stands still where one in two hundred is too old. The bound is promised for 99 of 100, and some that
     * have the chain for themselves, and are not counted here, miss it too.
     */
    private static final double STEP = 0.1;

    private static final double BACK = STEP / 199;
    private static final double MOST = 0.5;

    private double share;

    /** None yet. */
    public LiveMargin() {}

    /** How large it is, as a share of the bound: 0 to 0.5. */
    synchronized double share() {
        return share;
    }

    /** A result that followed another one of its camera was older than the bound. */
    synchronized void tooOld() {
        share = Math.min(MOST, share + STEP);
    }

    /** A result was no older than the bound. */
    synchronized void inTime() {
        share = Math.max(0, share - BACK);
    }
}
