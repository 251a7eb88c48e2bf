package io.posestream.results;

import static java.util.Objects.requireNonNull;

import io.posestream.results.settled.StreamFacts;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * What closing a stream's results gave.
 *
 * @param facts what is known of the epoch
 * @param files written, under their final names
 * @param overlayFrom number of the first frame in the overlay; empty without one
 * @param notes what the user should know, one line each
 */
public record Finished(StreamFacts facts, List<Path> files, OptionalLong overlayFrom, List<String> notes) {
    /** Copies the lists. */
    public Finished {
        requireNonNull(facts, "facts is null");
        requireNonNull(overlayFrom, "overlayFrom is null");
        files = List.copyOf(files);
        notes = List.copyOf(notes);
    }
}
