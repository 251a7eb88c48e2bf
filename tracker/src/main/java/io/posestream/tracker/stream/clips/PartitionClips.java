package io.posestream.tracker.stream.clips;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.Topics;
import io.posestream.tracker.clips.ClipSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;

/**
 * The streams of one partition. What is committed with its offset is the first record that has to be read again, so that
 * no state is stored anywhere: the windows that are open lie in the last seconds of the topic of tracks. Used by one
 * thread.
 */
final class PartitionClips {
    private static final Pattern NOTE = Pattern.compile("from=(\\d{1,18})");

    private final ClipSettings settings;
    private final ClipsMetrics metrics;
    private final ClipsTally tally;
    private final CommittedAnswers answers;
    private final Map<String, StreamClips> streams = new TreeMap<>();
    /** Records below it were answered before a restart. */
    private final long answered;

    private long next;

    /**
     * @param metrics told of what is read again
     * @param tally of the transactions that take its records
     * @param answered offset up to which everything is committed
     */
    PartitionClips(Topics topics, ClipSettings settings, ClipsMetrics metrics, ClipsTally tally, long answered) {
        this.settings = settings;
        this.metrics = metrics;
        this.tally = tally;
        this.answers = new CommittedAnswers(topics.tracks());
        this.answered = answered;
        this.next = answered;
    }

    /** Where reading begins again: what the commit's metadata says, else the committed offset itself. */
    static long firstNeeded(OffsetAndMetadata committed) {
        Matcher note = NOTE.matcher(String.valueOf(committed.metadata()));
        return note.matches() ? Math.min(Long.parseLong(note.group(1)), committed.offset()) : committed.offset();
    }

    /** The clips that end with a record; none where it is read again. */
    List<SkeletonClip> take(ConsumerRecord<String, byte[]> record) {
        boolean again = record.offset() < answered;
        if (again) {
            metrics.countReadAgain();
        } else {
            next = record.offset() + 1;
            tally.countRecord();
        }
        Optional<StreamItem<Tracks>> item = answers.read(record);
        if (item.isEmpty()) {
            return List.of();
        }
        String id = item.get().id().streamId();
        StreamClips stream = streams.computeIfAbsent(id, name -> new StreamClips(settings, tally));
        List<SkeletonClip> clips = stream.take(item.get(), record.offset(), again);
        if (item.get() instanceof StreamItem.End<Tracks> && stream.firstNeeded().isEmpty()) {
            streams.remove(id);
        }
        return clips;
    }

    /** What to commit. */
    OffsetAndMetadata place() {
        long from = streams.values().stream()
                .flatMapToLong(stream -> stream.firstNeeded().stream())
                .min()
                .orElse(next);
        return new OffsetAndMetadata(next, "from=" + Math.min(from, next));
    }
}
