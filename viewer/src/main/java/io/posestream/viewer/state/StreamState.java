package io.posestream.viewer.state;

import static java.util.Objects.requireNonNull;

/**
 * What a stream does.
 *
 * @param word connecting, running, stalled, lost or ended
 * @param reason why, in a few words; empty where there is nothing to say
 * @param sinceUs since when, µs since 1970
 */
public record StreamState(String word, String reason, long sinceUs) {
    /** No record of it has come yet. */
    public static final String CONNECTING = "connecting";
    /** Answers come. */
    public static final String RUNNING = "running";
    /** No answer for some time, though it has not ended. */
    public static final String STALLED = "stalled";
    /** The camera is away; it is tried again. */
    public static final String LOST = "lost";
    /** Nothing more comes. */
    public static final String ENDED = "ended";

    /** Checks that nothing is missing. */
    public StreamState {
        requireNonNull(word, "word is null");
        requireNonNull(reason, "reason is null");
    }
}
