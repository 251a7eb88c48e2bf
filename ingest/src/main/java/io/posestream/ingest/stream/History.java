package io.posestream.ingest.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.control.SourceStatus.Begun;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.StreamPartitions;
import io.posestream.kafka.topic.TopicEnds;
import io.posestream.proto.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Where to begin with what the broker holds, so that a start costs the same however much that is. Recordings count the
 * answers that earlier processes got, and so begin where their epochs do; streams whose epochs the clock names need
 * nothing of what was before.
 *
 * @param frames where the topic of frames ended before anything was sent, by partition
 * @param tracks first offsets to read, by partition; where none is given the log's start
 * @param deadLetters the same
 * @param begun where the epochs of recordings begin, by stream, as far as it is known
 * @param clocked whether the clock names the epochs of all streams
 * @param partitions how streams are divided over them
 */
record History(
        Map<Integer, Long> frames,
        Map<Integer, Long> tracks,
        Map<Integer, Long> deadLetters,
        Map<String, Begun> begun,
        boolean clocked,
        StreamPartitions partitions) {
    /** Copies the maps. */
    History {
        frames = Map.copyOf(requireNonNull(frames, "frames is null"));
        tracks = Map.copyOf(requireNonNull(tracks, "tracks is null"));
        deadLetters = Map.copyOf(requireNonNull(deadLetters, "deadLetters is null"));
        begun = Map.copyOf(requireNonNull(begun, "begun is null"));
        requireNonNull(partitions, "partitions is null");
    }

    /** Nothing: the topics were made just now. */
    static History none(StreamPartitions partitions, List<PlannedSource> sources) {
        Map<String, Begun> begun = new TreeMap<>();
        for (PlannedSource source : sources) {
            if (!source.source().isClocked()) {
                int partition =
                        partitions.of(source.streamId(), source.source().start().policy());
                begun.put(source.streamId(), new Begun(partition, 0, 0));
            }
        }
        return new History(Map.of(), Map.of(), Map.of(), begun, begun.isEmpty(), partitions);
    }

    /** What the given sources need. */
    static History of(ClientSettings clients, List<PlannedSource> sources) {
        Topics topics = clients.topics();
        String frames = topics.frames().name();
        String tracks = topics.tracks().name();
        // answers first: whoever sends after the look at frames is answered behind the look at answers
        Map<String, Map<Integer, Long>> ends = TopicEnds.of(
                clients,
                List.of(
                        tracks,
                        frames,
                        topics.deadLetter(),
                        topics.sourceStates().name()));
        StreamPartitions partitions =
                StreamPartitions.of(topics, topic -> ends.get(topic).size());
        if (sources.stream().allMatch(source -> source.source().isClocked())) {
            return new History(
                    ends.get(frames), ends.get(tracks), ends.get(topics.deadLetter()), Map.of(), true, partitions);
        }
        Map<String, Begun> begun = new TreeMap<>();
        Map<Integer, Long> from = new HashMap<>(ends.get(tracks));
        boolean known = true;
        for (PlannedSource source : sources) {
            if (!source.source().isClocked()) {
                int partition = source.plan()
                        .partition()
                        .orElseGet(() -> partitions.of(
                                source.streamId(), source.source().start().policy()));
                Optional<Begun> where =
                        source.begun().isPresent() || source.plan().continues()
                                ? source.begun()
                                : Optional.of(new Begun(
                                        partition,
                                        ends.get(frames).get(partition),
                                        ends.get(tracks).get(partition)));
                known &= where.isPresent();
                where.ifPresent(one -> {
                    begun.put(source.streamId(), one);
                    from.merge(one.partition(), one.tracks(), Math::min);
                });
            }
        }
        return new History(ends.get(frames), known ? from : Map.of(), Map.of(), begun, false, partitions);
    }
}
