package io.posestream.runner.replay;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.CommittedAnswers;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/** Which numbers of an epoch were answered without a result, and why. Holds one entry per run of them. Immutable. */
final class Verdicts {
    private final NavigableMap<Long, StreamItem<Tracks>> others = new TreeMap<>();

    private Verdicts() {}

    /** None: every frame is looked at. */
    static Verdicts none() {
        return new Verdicts();
    }

    /** Those of the epoch that {@code id} is of. */
    static Verdicts of(ClientSettings clients, FrameId id) {
        Verdicts verdicts = new Verdicts();
        CommittedAnswers answers = new CommittedAnswers(clients.topics().tracks());
        TopicReader.readAll(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                record -> answers.read(record)
                        .filter(item -> item.id().streamId().equals(id.streamId())
                                && item.id().epoch() == id.epoch())
                        .ifPresent(verdicts::note));
        return verdicts;
    }

    private void note(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Failed) {
            others.put(item.id().number(), item);
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            Map.Entry<Long, StreamItem<Tracks>> before = others.lastEntry();
            if (before != null
                    && before.getValue() instanceof StreamItem.Gap<Tracks> known
                    && known.reason().equals(gap.reason())
                    && before.getKey() + known.count() == gap.id().number()) {
                others.put(
                        before.getKey(),
                        new StreamItem.Gap<>(
                                known.id(), known.provenance(), known.count() + gap.count(), known.reason()));
            } else {
                others.put(gap.id().number(), gap);
            }
        }
    }

    /** The item as it was seen: a frame that was skipped or failed is no frame any more. */
    <T> StreamItem<T> on(StreamItem<T> item) {
        Map.Entry<Long, StreamItem<Tracks>> entry = others.floorEntry(item.id().number());
        if (entry == null || !(item instanceof StreamItem.Looked)) {
            return item;
        }
        StreamItem<Tracks> verdict = entry.getValue();
        if (verdict instanceof StreamItem.Gap<Tracks> gap
                && entry.getKey() + gap.count() > item.id().number()) {
            return new StreamItem.Gap<>(item.id(), item.provenance(), 1, gap.reason());
        }
        return verdict instanceof StreamItem.Failed<Tracks> failed
                        && failed.id().equals(item.id())
                ? new StreamItem.Failed<>(item.id(), item.provenance(), failed.reason())
                : item;
    }
}
