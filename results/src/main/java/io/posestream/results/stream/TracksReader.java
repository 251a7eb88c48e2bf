package io.posestream.results.stream;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what the topic of tracks holds at the moment of a call; committed records only. Immutable, thread-safe. */
public final class TracksReader implements StoredTracks {
    private final ClientSettings settings;
    private final Topic<Tracks> topic;

    /** @param settings how to reach the broker */
    public TracksReader(ClientSettings settings) {
        this.settings = requireNonNull(settings, "settings is null");
        this.topic = settings.topics().tracks();
    }

    @Override
    public String topic() {
        return topic.name();
    }

    @Override
    public List<StreamEpoch> epochs() {
        return EpochScan.of(settings, topic.name(), this::isReadable);
    }

    /** Records that are not the tracker's are passed over. */
    @Override
    public void read(Collection<StreamEpoch> epochs, Consumer<? super StreamItem<Tracks>> receiver) {
        CommittedAnswers answers = new CommittedAnswers(topic);
        TopicReader.readAll(settings, topic.name(), Map.of(), record -> {
            boolean wanted = ItemHeaders.read(record.headers())
                    .map(headers -> epochs.stream().anyMatch(epoch -> epoch.holds(headers.id())))
                    .orElse(false);
            if (wanted) {
                answers.read(record).ifPresent(receiver);
            }
        });
    }

    private boolean isReadable(ConsumerRecord<String, byte[]> record) {
        try {
            topic.decode(record);
            return true;
        } catch (UnreadableRecordException e) {
            return false;
        }
    }
}
