package io.posestream.runner.letter;

import io.posestream.core.FrameId;
import io.posestream.core.Printable;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** What the tracker has answered to some numbers, told record by record. Thread-safe. */
final class GivenAnswers {
    private final Topic<Tracks> topic;
    private final Map<FrameId, NavigableMap<Long, Optional<Given>>> wanted = new HashMap<>();
    private int open;

    /**
     * An answer.
     *
     * @param text it in words
     * @param looked whether the frame was computed
     * @param skipped whether it was not looked at
     */
    record Given(String text, boolean looked, boolean skipped) {}

    /**
     * @param topic of tracks
     * @param items whose last numbers are looked for; an end counts as the number it names
     */
    GivenAnswers(Topic<Tracks> topic, Collection<ItemHeaders> items) {
        this.topic = topic;
        for (ItemHeaders item : items) {
            wanted.computeIfAbsent(item.id().zero(), id -> new TreeMap<>()).put(last(item), Optional.empty());
        }
        wanted.values().forEach(numbers -> open += numbers.size());
    }

    private static long last(ItemHeaders item) {
        return item.id().number() + Math.max(0, item.count() - 1);
    }

    /** Notes what a record of tracks answers. */
    synchronized void note(ConsumerRecord<String, byte[]> record) {
        Optional<ItemHeaders> names = ItemHeaders.read(record.headers());
        NavigableMap<Long, Optional<Given>> numbers =
                names.map(known -> wanted.get(known.id().zero())).orElse(null);
        if (numbers == null) {
            return;
        }
        long first = names.get().id().number();
        NavigableMap<Long, Optional<Given>> answered = numbers.subMap(first, true, last(names.get()), true);
        if (answered.values().stream().allMatch(Optional::isPresent)) {
            return;
        }
        try {
            Given given = describe(topic.decode(record));
            answered.replaceAll((number, known) -> known.or(() -> {
                open--;
                return Optional.of(given);
            }));
        } catch (UnreadableRecordException e) {
            // nobody but the tracker answers
            return;
        }
    }

    /** How the number of an item was answered; empty where it is open. */
    synchronized Optional<Given> to(ItemHeaders item) {
        return wanted.get(item.id().zero()).get(last(item));
    }

    /** How many numbers are open. */
    synchronized int open() {
        return open;
    }

    private static Given describe(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            int people = looked.value().people().size();
            return new Given("a result with " + people + (people == 1 ? " person" : " people"), true, false);
        }
        if (item instanceof StreamItem.Gap<Tracks> gap) {
            return new Given("skipped (" + Printable.of(gap.reason()) + ")", false, true);
        }
        if (item instanceof StreamItem.Failed<Tracks> failed) {
            return new Given("failed (" + Printable.of(failed.reason()) + ")", false, false);
        }
        return new Given("the end of its stream", true, false);
    }
}
