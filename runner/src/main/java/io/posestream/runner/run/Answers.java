package io.posestream.runner.run;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads what lies in {@code tracks}. Static functions, thread-safe. */
public final class Answers {
    private Answers() {}

    /** The answer in a record; one that cannot be read is a bug, since only the tracker writes there. */
    public static StreamItem<Tracks> read(Topics topics, ConsumerRecord<String, byte[]> record) {
        try {
            return topics.tracks().decode(record);
        } catch (UnreadableRecordException e) {
            throw new IllegalStateException("the topic of tracks holds a record that cannot be read", e);
        }
    }
}
