package io.posestream.results;

import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import java.util.Optional;

/** Takes the answers of one stream in order and makes result files of them. Not thread safe. */
public interface StreamSink extends AutoCloseable {
    /**
     * Takes the next item.
     *
     * @throws IllegalArgumentException where it is not the next
     * @throws java.io.UncheckedIOException where a file cannot be written
     */
    void accept(StreamItem<Tracks> item);

    /** Where the oldest picture lies that may still be drawn; empty where all taken so far are past. */
    Optional<FrameLocation> oldestNeeded();

    /**
     * Writes what is open and gives every file its final name.
     *
     * @throws java.io.UncheckedIOException where a file cannot be written
     */
    Finished finish();

    /** Without {@link #finish()} before it, files that are not complete leave nothing behind. */
    @Override
    void close();
}
