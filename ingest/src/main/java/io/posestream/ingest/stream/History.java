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
import java.util.stream.Collectors;
import java.util.stream.IntStream;

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

    /**
     * What the given sources need.
     *
     * @param fresh how streams are divided over partitions, where all topics were made just now and hold nothing; empty
     *     where the broker has to be asked
     */
    static History of(ClientSettings clients, List<PlannedSource> sources, Optional<StreamPartitions> fresh) {
        Topics topics = clients.topics();
        String frames = topics.frames().name();
        String tracks = topics.tracks().name();
        // answers first: whoever sends after the look at frames is answered behind the look at answers
        List<String> names = List.of(
                tracks, frames, topics.deadLetter(), topics.sourceStates().name());
        Map<String, Map<Integer, Long>> ends =
                fresh.map(made -> empty(names, made)).orElseGet(() -> TopicEnds.of(clients, names));
        StreamPartitions partitions = fresh.orElseGet(
                () -> StreamPartitions.of(topics, topic -> ends.get(topic).size()));
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

    private static Map<String, Map<Integer, Long>> empty(List<String> names, StreamPartitions made) {
        Map<Integer, Long> ends =
                IntStream.range(0, made.all()).boxed().collect(Collectors.toMap(partition -> partition, end -> 0L));
        return names.stream().collect(Collectors.toMap(name -> name, name -> ends));
    }
}
