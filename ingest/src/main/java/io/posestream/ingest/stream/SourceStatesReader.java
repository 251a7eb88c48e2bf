package io.posestream.ingest.stream;

import io.posestream.core.control.SourceStatus;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.proto.SourceStateTopic;
import io.posestream.proto.UnreadableRecordException;
import java.util.Map;
import java.util.TreeMap;

/** What was last said of sources. The topic is compacted, so that it costs the same however long they have run. */
final class SourceStatesReader {
    private SourceStatesReader() {}

    /** The newest state of each source that there ever was, by stream; what is not ours is passed over. */
    static Map<String, SourceStatus> read(ClientSettings settings) {
        SourceStateTopic topic = settings.topics().sourceStates();
        Map<String, SourceStatus> newest = new TreeMap<>();
        TopicReader.readAll(settings, topic.name(), Map.of(), record -> {
            try {
                SourceStatus status = topic.decode(record);
                newest.put(status.streamId(), status);
            } catch (UnreadableRecordException e) {
                // somebody else's
                return;
            }
        });
        return newest;
    }
}
