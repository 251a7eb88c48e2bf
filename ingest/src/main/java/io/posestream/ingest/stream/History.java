package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicEnds;
import io.posestream.proto.Topics;
import java.util.Map;

/**
 * Where to begin with what the broker holds. Recordings count the answers that earlier processes got; streams whose epochs
 * the clock names need nothing of what was before, so that a start costs the same however long they have run.
 *
 * @param frames offsets by partition, of what lies before nothing is asked for once something behind them is answered
 * @param tracks first offsets to read, by partition; where none is given the log's start
 * @param deadLetters the same
 */
record History(Map<Integer, Long> frames, Map<Integer, Long> tracks, Map<Integer, Long> deadLetters) {
    /** Everything is read. */
    private static final History ALL = new History(Map.of(), Map.of(), Map.of());

    /** Copies the maps. */
    History {
        frames = Map.copyOf(requireNonNull(frames, "frames is null"));
        tracks = Map.copyOf(requireNonNull(tracks, "tracks is null"));
        deadLetters = Map.copyOf(requireNonNull(deadLetters, "deadLetters is null"));
    }

    /** What the given sources need. */
    static History of(ClientSettings clients, Iterable<PlannedSource> sources) {
        for (PlannedSource source : sources) {
            if (!source.source().isClocked()) {
                return ALL;
            }
        }
        Topics topics = clients.topics();
        return new History(
                TopicEnds.of(clients, topics.frames().name()),
                TopicEnds.of(clients, topics.tracks().name()),
                TopicEnds.of(clients, topics.deadLetter()));
    }
}
