package io.posestream.client;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * What a record holds, and where it lies.
 *
 * @param value decoded
 * @param partition of the topic
 * @param offset in the partition
 * @param time of the record: of tracks, when the frame arrived; of clips, when they were written
 */
public record Received<T>(T value, int partition, long offset, Instant time) {
    /** Checks that nothing is missing. */
    public Received {
        requireNonNull(value, "value is null");
        requireNonNull(time, "time is null");
    }
}
