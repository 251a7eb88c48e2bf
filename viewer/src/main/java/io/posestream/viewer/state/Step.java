package io.posestream.viewer.state;

import java.util.Locale;

/** What a frame's way from its arrival to the screen is divided into. */
public enum Step {
    /** From arrival until ingest has sent it. */
    SENT,
    /** Until the detector has answered. */
    DETECTED,
    /** Until pose has answered. */
    POSED,
    /** Until the tracker has answered. */
    TRACKED,
    /** Until the committed answer was read here. */
    READ,
    /** Until a browser has said that it was drawn. */
    SHOWN;

    private final String word = name().toLowerCase(Locale.ROOT);

    /** As it stands in messages. */
    public String word() {
        return word;
    }
}
