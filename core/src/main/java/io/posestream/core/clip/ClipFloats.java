package io.posestream.core.clip;

/** How the numbers of a clip are written. */
public enum ClipFloats {
    /** Two bytes each: a place is off by at most 0.25 pixels below 1,024, 0.5 below 2,048, 1 below 4,096. */
    HALF,
    /** Four bytes each. */
    SINGLE
}
