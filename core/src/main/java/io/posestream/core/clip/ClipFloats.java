package io.posestream.core.clip;

/** How the numbers of a clip are written. */
public enum ClipFloats {
    /** Two bytes each: exact to 1/16 pixel below 128, to 1 pixel below 2,048. */
    HALF,
    /** Four bytes each. */
    SINGLE
}
