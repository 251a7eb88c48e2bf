package io.posestream.core;

/** Why numbers were not looked at. Each is one word in a gap record. */
public final class GapReason {
    /** Left out by a lower analysis rate. */
    public static final String RATE = "rate";
    /** Packets that gave no sound picture. */
    public static final String CORRUPT = "corrupt";
    /** The picture was deleted before its turn. */
    public static final String EXPIRED = "expired";
    /** Numbers that never came, given up on. */
    public static final String LOST = "lost";
    /** Too old when its turn came, or replaced by a newer one (live). */
    public static final String LATE = "late";
    /** No room for frames (live). */
    public static final String ROOM = "room";
    /** The network that is to answer from here on cannot be used (live). */
    public static final String MODEL = "model";
    /** Left over of an epoch that was followed by another. */
    public static final String SUPERSEDED = "superseded";

    private GapReason() {}
}
