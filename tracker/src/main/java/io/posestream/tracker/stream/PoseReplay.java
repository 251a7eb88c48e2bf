package io.posestream.tracker.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.FoldStep;
import io.posestream.tracker.StreamFold;
import io.posestream.tracker.StreamState;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Puts the poses that a broker holds through the tracker once more, without Kafka Streams and without writing anything
 * to the broker. Records are taken in the order in which the tracker got them, so with unchanged settings the answers
 * are those in {@code tracks}; only numbers that a live stream's tracker waited for in vain and that came later may
 * differ, since there is no clock here. One use at a time.
 */
public final class PoseReplay {
    private final ClientSettings clients;
    private final Topic<Poses> topic;
    private final UnreadablePoses unreadable;
    private final StreamFold fold;
    /** By stream id, in its order, so that what is open at the end is settled in the same order each time. */
    private final Map<String, StreamState> states = new TreeMap<>();

    /**
     * @param clients how to reach the broker
     * @param settings how streams are answered
     */
    public PoseReplay(ClientSettings clients, FoldSettings settings) {
        this.clients = requireNonNull(clients, "clients is null");
        this.topic = clients.topics().poses();
        this.unreadable = new UnreadablePoses(clients.topics());
        this.fold = new StreamFold(settings);
    }

    /**
     * Answers every frame that {@code poses} holds at this moment; each stream in order. What is still missing at the
     * end is given up on, as if its time were over.
     *
     * @param wanted whether a record of that frame is looked at; an epoch must be wanted as a whole, and so must the
     *     earlier openings of a live stream, whose people it goes on with
     * @param answers receiver, on the calling thread
     * @throws io.posestream.tracker.LostFramesException where numbers of an archive are missing and may not be lost
     */
    public void read(Predicate<FrameId> wanted, Consumer<? super StreamItem<Tracks>> answers) {
        states.clear();
        TopicReader.readAll(clients, topic.name(), Map.of(), record -> {
            Optional<ItemHeaders> headers = ItemHeaders.read(record.headers());
            if (headers.isPresent() && wanted.test(headers.get().id())) {
                StreamItem<Poses> item = item(record, headers.get());
                String stream = item.id().streamId();
                take(stream, fold.accept(states.getOrDefault(stream, StreamState.EMPTY), item), answers);
            }
        });
        for (String stream : states.keySet()) {
            while (states.get(stream).awaited().isPresent()) {
                take(stream, fold.giveUp(states.get(stream)), answers);
            }
        }
    }

    private void take(String stream, FoldStep step, Consumer<? super StreamItem<Tracks>> answers) {
        states.put(stream, step.state());
        step.answers().forEach(answers);
    }

    private StreamItem<Poses> item(ConsumerRecord<String, byte[]> record, ItemHeaders headers) {
        try {
            return topic.decode(record);
        } catch (UnreadableRecordException e) {
            return unreadable.marker(headers);
        }
    }
}
