package io.posestream.core;

/** Whether a person on a track is believed. */
public enum TrackState {
    /** Seen once: written by file writers only if confirmed later. */
    TENTATIVE,
    /** Seen often enough. */
    CONFIRMED
}
