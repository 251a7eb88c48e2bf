package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameTime;
import java.util.List;
import java.util.Optional;

/** Everything the fold remembers of one stream between two looked-at frames. Immutable, thread-safe. */
public final class TrackerState {
    /** Nothing seen yet. */
    public static final TrackerState EMPTY = new TrackerState(Optional.empty(), 0, 0, List.of());

    private final Optional<FrameTime> last;
    private final long timeUs;
    private final int nextDisplayId;
    private final List<Track> tracks;

    TrackerState(Optional<FrameTime> last, long timeUs, int nextDisplayId, List<Track> tracks) {
        this.last = requireNonNull(last, "last is null");
        this.timeUs = timeUs;
        this.nextDisplayId = nextDisplayId;
        this.tracks = List.copyOf(tracks);
    }

    /** When the last looked-at frame was, if there was one. */
    Optional<FrameTime> last() {
        return last;
    }

    /** µs between the first looked-at frame and the last one, by the steps taken. */
    long timeUs() {
        return timeUs;
    }

    /** The small integer of the next person confirmed. */
    int nextDisplayId() {
        return nextDisplayId;
    }

    /** Tracks in order of birth, lost ones included. */
    List<Track> tracks() {
        return tracks;
    }

    /** How many people are remembered, lost ones included. */
    public int size() {
        return tracks.size();
    }
}
