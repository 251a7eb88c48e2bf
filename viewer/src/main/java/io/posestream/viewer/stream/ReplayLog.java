package io.posestream.viewer.stream;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.viewer.state.Answered;
import io.posestream.viewer.state.Delays;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * The committed answers of one stream as a tape that is wound forwards and backwards. Holds at most {@link #MOST} of them.
 * Owns a consumer. Not thread-safe.
 */
final class ReplayLog implements AutoCloseable {
    /** Some 20 s of a camera, at some kB each. */
    static final int MOST = 512;

    private static final Duration POLL = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final int RECORDS_PER_POLL = 200;
    private static final long BACK = 512;
    private static final long US_PER_MS = 1000;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Topic<Tracks> topic;
    private final TopicPartition place;
    private final String stream;
    private final List<Answered> held = new ArrayList<>();
    /** Offsets from {@code begin} to before {@code end} have been looked at. */
    private long begin;

    private long end;
    /** Of the item that was given last; -1 before the first. */
    private int at = -1;

    ReplayLog(ClientSettings settings, String stream, int partition) {
        Properties properties = settings.followingConsumer(RECORDS_PER_POLL);
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "page-replay");
        this.topic = settings.topics().tracks();
        this.stream = stream;
        this.place = new TopicPartition(topic.name(), partition);
        this.consumer = new KafkaConsumer<>(properties);
        consumer.assign(List.of(place));
        moveTo(logStart());
    }

    private long logStart() {
        return consumer.beginningOffsets(List.of(place)).get(place);
    }

    private long logEnd() {
        return consumer.endOffsets(List.of(place)).get(place);
    }

    private void moveTo(long offset) {
        held.clear();
        at = -1;
        begin = offset;
        end = offset;
        consumer.seek(place, offset);
    }

    /** Winds to a moment: the next item is the first that arrived then or later. */
    void seek(long arrivalUs) {
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(Map.of(place, arrivalUs / US_PER_MS));
        OffsetAndTimestamp first = found.get(place);
        moveTo(first == null ? logEnd() : first.offset());
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        Optional<Answered> item = next();
        while (item.map(known -> known.arrivalUs() < arrivalUs).orElseGet(() -> !isAtEnd())
                && System.nanoTime() < deadline) {
            item = next();
        }
        if (item.isPresent()) {
            unread();
        }
    }

    /** The item after the last one given; empty where none is there yet. */
    Optional<Answered> next() {
        if (at + 1 >= held.size()) {
            readOn();
        }
        if (at + 1 >= held.size()) {
            return Optional.empty();
        }
        at++;
        return Optional.of(held.get(at));
    }

    /** As if the last item had not been given. */
    void unread() {
        at--;
    }

    private void readOn() {
        if (consumer.position(place) != end) {
            consumer.seek(place, end);
        }
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                item(record).ifPresent(held::add);
            }
            end = consumer.position(place);
        } catch (OffsetOutOfRangeException e) {
            moveTo(logStart());
        }
        while (held.size() > MOST && at > 0) {
            begin = held.remove(0).offset() + 1;
            at--;
        }
    }

    /** Whether everything that is committed by now has been read. */
    boolean isAtEnd() {
        return end >= logEnd();
    }

    /** The item before the last one given; empty where there is none that is kept. */
    Optional<Answered> previous() {
        if (!reaches(1)) {
            return Optional.empty();
        }
        at--;
        return Optional.of(held.get(at));
    }

    /** The last one given, or where none was, the one before the place it was wound to; empty where none is kept. */
    Optional<Answered> last() {
        return reaches(0) ? Optional.of(held.get(at)) : Optional.empty();
    }

    /** Whether there are at least so many items before the last one given. */
    private boolean reaches(int before) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (at < before && System.nanoTime() < deadline) {
            long start = logStart();
            if (begin <= start) {
                return false;
            }
            readBack(Math.max(start, begin - BACK), deadline);
        }
        return at >= before;
    }

    private void readBack(long from, long deadline) {
        List<Answered> earlier = new ArrayList<>();
        consumer.seek(place, from);
        try {
            while (consumer.position(place) < begin && System.nanoTime() < deadline) {
                for (ConsumerRecord<String, byte[]> record : consumer.poll(POLL)) {
                    if (record.offset() < begin) {
                        item(record).ifPresent(earlier::add);
                    }
                }
            }
        } catch (OffsetOutOfRangeException e) {
            // deleted meanwhile: the next look finds a later start
            return;
        }
        if (consumer.position(place) < begin) {
            return;
        }
        begin = from;
        held.addAll(0, earlier);
        at += earlier.size();
        while (held.size() > MOST && held.size() - 1 > at) {
            end = held.remove(held.size() - 1).offset();
        }
    }

    private Optional<Answered> item(ConsumerRecord<String, byte[]> record) {
        try {
            StreamItem<Tracks> item = topic.decode(record);
            if (!item.id().streamId().equals(stream)) {
                return Optional.empty();
            }
            Delays delays = Delays.of(record.headers(), item.provenance().arrivalUs());
            return Optional.of(new Answered(item, record.partition(), record.offset(), delays));
        } catch (UnreadableRecordException e) {
            return Optional.empty();
        }
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
