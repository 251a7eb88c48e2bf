package io.posestream.media;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Shares the picture decoded from one JPEG between the stages of a process. Owns a handle on every picture it holds;
 * gives up each when it is taken, discarded, or at {@link #close()}. When full it refuses the newest picture and never
 * drops one that waits to be taken: a picture that is missing is only decoded again. Bytes count until the taker closes
 * its handle. Thread safe.
 */
public final class PictureCache implements AutoCloseable {
    /** Room where nothing else is asked for: 256 MB, about 40 pictures of 1080p. */
    public static final long DEFAULT_CAPACITY_BYTES = 256L << 20;

    private final long capacityBytes;
    private final Map<FrameId, Image> waiting = new HashMap<>();
    private long usedBytes;
    private long stored;
    private long refused;
    private long hits;
    private long misses;
    private boolean closed;

    /** @param capacityBytes room for pixels, row padding included; 0 refuses every picture */
    public PictureCache(long capacityBytes) {
        if (capacityBytes < 0) {
            throw new IllegalArgumentException("capacityBytes is negative: " + capacityBytes);
        }
        this.capacityBytes = capacityBytes;
    }

    /**
     * Keeps another handle on {@code image} for the stage that comes next.
     *
     * @param id the frame whose stored bytes were decoded
     * @param image stays open and the caller's
     * @return false when there is no room, when the frame is there already, or when the cache is closed
     */
    public synchronized boolean offer(FrameId id, Image image) {
        requireNonNull(id, "id is null");
        long bytes = image.bytes();
        if (closed || waiting.containsKey(id) || bytes > capacityBytes - usedBytes) {
            refused++;
            return false;
        }
        waiting.put(id, image.retain(() -> free(bytes)));
        usedBytes += bytes;
        stored++;
        return true;
    }

    private synchronized void free(long bytes) {
        usedBytes -= bytes;
    }

    /** Hands the picture of {@code id} over to the caller, who closes it; it is then no longer here. */
    public synchronized Optional<Image> take(FrameId id) {
        Optional<Image> found = Optional.ofNullable(waiting.remove(id));
        if (found.isPresent()) {
            hits++;
        } else {
            misses++;
        }
        return found;
    }

    /**
     * Drops what waits of the stream and epoch of {@code last} up to and including that number, and of its earlier
     * epochs: the taking stage has passed them.
     */
    public void discardThrough(FrameId last) {
        drop(id -> id.streamId().equals(last.streamId())
                && (id.epoch() < last.epoch() || (id.epoch() == last.epoch() && id.number() <= last.number())));
    }

    private void drop(java.util.function.Predicate<FrameId> which) {
        List<Image> dropped = new ArrayList<>();
        synchronized (this) {
            waiting.entrySet().removeIf(entry -> which.test(entry.getKey()) && dropped.add(entry.getValue()));
        }
        dropped.forEach(Image::close);
    }

    /** What happened so far. */
    public synchronized Statistics statistics() {
        return new Statistics(stored, refused, hits, misses, waiting.size(), usedBytes);
    }

    /** Gives up every picture that waits; those taken stay with their takers. Later offers are refused. */
    @Override
    public void close() {
        synchronized (this) {
            closed = true;
        }
        drop(id -> true);
    }

    /**
     * Counters since the start, and what is held now.
     *
     * @param stored pictures kept
     * @param refused pictures not kept, for want of room or because they were there
     * @param hits pictures taken
     * @param misses pictures asked for that were not there
     * @param waiting pictures that wait to be taken
     * @param usedBytes native bytes of pictures that wait or whose takers have not closed them
     */
    public record Statistics(long stored, long refused, long hits, long misses, int waiting, long usedBytes) {}
}
