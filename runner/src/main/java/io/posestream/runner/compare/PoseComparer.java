package io.posestream.runner.compare;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.Cluster;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.Topic;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads two topics of poses side by side, by arrival of their frames, and compares the frames that are in both. Holds a
 * bounded number of frames that the other topic has not shown yet. Immutable.
 */
final class PoseComparer {
    /** A second stage may be behind by so many frames of a partition, by the time of their arrival. */
    private static final int MOST_WAITING = 8_192;

    private final ClientSettings clients;
    private final Topic<Poses> first;
    private final Topic<Poses> second;
    private final Optional<String> stream;

    PoseComparer(ClientSettings clients, Topic<Poses> first, Topic<Poses> second, Optional<String> stream) {
        this.clients = requireNonNull(clients, "clients is null");
        this.first = requireNonNull(first, "first is null");
        this.second = requireNonNull(second, "second is null");
        this.stream = requireNonNull(stream, "stream is null");
    }

    /**
     * Compares what is there at this moment.
     *
     * @param most how many of the frames that differ most are kept
     * @throws UserError where a topic is missing
     */
    Comparison run(int most) {
        Comparison comparison = new Comparison(most);
        int partitions =
                Math.min(Cluster.partitions(clients, first.name()), Cluster.partitions(clients, second.name()));
        try (TopicReader one = TopicReader.open(clients, first.name());
                TopicReader other = TopicReader.open(clients, second.name())) {
            for (int partition = 0; partition < partitions; partition++) {
                merge(
                        new FrameCursor(one, first, stream, partition),
                        new FrameCursor(other, second, stream, partition),
                        comparison);
            }
        }
        return comparison;
    }

    private static void merge(FrameCursor one, FrameCursor other, Comparison comparison) {
        Map<FrameId, SeenFrame> ofOne = new LinkedHashMap<>();
        Map<FrameId, SeenFrame> ofOther = new LinkedHashMap<>();
        while (!one.isAtEnd() || !other.isAtEnd()) {
            boolean turn = other.isAtEnd() || (!one.isAtEnd() && one.reachedMs() <= other.reachedMs());
            Side side = turn ? comparison.first() : comparison.second();
            for (SeenFrame frame : (turn ? one : other).read()) {
                side.add(frame);
                FrameId id = frame.item().id();
                SeenFrame same = (turn ? ofOther : ofOne).remove(id);
                if (same == null) {
                    wait(turn ? ofOne : ofOther, frame);
                } else if (turn) {
                    comparison.add(frame, same);
                } else {
                    comparison.add(same, frame);
                }
            }
        }
    }

    private static void wait(Map<FrameId, SeenFrame> waiting, SeenFrame frame) {
        waiting.put(frame.item().id(), frame);
        if (waiting.size() > MOST_WAITING) {
            Iterator<FrameId> oldest = waiting.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
