package io.posestream.viewer.stream;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.kafka.ClientSettings;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Properties;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.clients.CommonClientConfigs;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads pictures by the place of their records. What is asked for in the order of its offsets is read as it lies; for
 * anything else the partition is sought. Owns a consumer and a few MB of pictures read ahead. Not thread-safe.
 */
final class PictureFetch implements AutoCloseable {
    /** A partition gives at least one record however small this is; more than one picture ahead is seldom wanted. */
    private static final int PARTITION_BYTES = 256 << 10;

    private static final int FETCH_BYTES = 8 << 20;
    private static final int WAIT_MS = 10;
    private static final int RECORDS_PER_POLL = 16;
    /** So many records in between are read over; a seek costs about as much. */
    private static final long AHEAD = 8;

    private static final long SHELF_BYTES = 24 << 20;

    private final KafkaConsumer<String, byte[]> consumer;
    private final Topic<EncodedFrame> topic;
    private final List<TopicPartition> partitions;
    private final PictureShelf shelf = new PictureShelf(SHELF_BYTES);
    private final Map<Integer, Long> positions = new HashMap<>();
    private final Map<Integer, TreeMap<Long, List<Consumer<Picture>>>> open = new HashMap<>();

    PictureFetch(ClientSettings settings) {
        Properties properties = settings.manualConsumer(RECORDS_PER_POLL);
        properties.put(ConsumerConfig.MAX_PARTITION_FETCH_BYTES_CONFIG, Integer.toString(PARTITION_BYTES));
        properties.put(ConsumerConfig.FETCH_MAX_BYTES_CONFIG, Integer.toString(FETCH_BYTES));
        properties.put(ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG, Integer.toString(WAIT_MS));
        properties.put(CommonClientConfigs.CLIENT_ID_CONFIG, "page-pictures");
        this.topic = settings.topics().frames();
        this.consumer = new KafkaConsumer<>(properties);
        try {
            this.partitions = consumer.partitionsFor(topic.name()).stream()
                    .map(info -> new TopicPartition(topic.name(), info.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.pause(partitions);
            // a place that is never read, but without one no partition is
            partitions.forEach(place -> consumer.seek(place, 0));
        } catch (RuntimeException e) {
            consumer.close(CloseOptions.timeout(Duration.ZERO));
            throw e;
        }
    }

    /**
     * Asks for a picture.
     *
     * @param found told, here or in a later {@link #step}
     */
    void ask(FrameLocation place, Consumer<Picture> found) {
        var known = shelf.get(place);
        if (known.isPresent()) {
            found.accept(known.get());
        } else if (place.partition() >= partitions.size()) {
            found.accept(Picture.GONE);
        } else {
            open.computeIfAbsent(place.partition(), partition -> new TreeMap<>())
                    .computeIfAbsent(place.offset(), offset -> new ArrayList<>())
                    .add(found);
        }
    }

    /** Whether pictures were asked for that have not been found or missed. */
    boolean isBusy() {
        return !open.isEmpty();
    }

    /** Gives up on all that was asked for. */
    void giveUp() {
        List<TreeMap<Long, List<Consumer<Picture>>>> all = new ArrayList<>(open.values());
        open.clear();
        all.forEach(offsets -> offsets.values().forEach(PictureFetch::gone));
    }

    private static void gone(Collection<Consumer<Picture>> askers) {
        askers.forEach(asker -> asker.accept(Picture.GONE));
    }

    /** Reads on, for as long as this at most where nothing comes. */
    void step(Duration most) {
        List<TopicPartition> wanted = new ArrayList<>();
        open.forEach((partition, offsets) -> {
            TopicPartition place = new TopicPartition(topic.name(), partition);
            long target = offsets.firstKey();
            Long position = positions.get(partition);
            if (position == null || target < position || target - position > AHEAD) {
                consumer.seek(place, target);
                positions.put(partition, target);
            }
            wanted.add(place);
        });
        List<TopicPartition> idle =
                partitions.stream().filter(place -> !wanted.contains(place)).toList();
        consumer.resume(wanted);
        consumer.pause(idle);
        try {
            for (ConsumerRecord<String, byte[]> record : consumer.poll(most)) {
                take(record);
            }
        } catch (OffsetOutOfRangeException e) {
            e.offsetOutOfRangePartitions().keySet().forEach(this::missing);
        }
    }

    private void take(ConsumerRecord<String, byte[]> record) {
        positions.put(record.partition(), record.offset() + 1);
        Picture picture = picture(record);
        shelf.put(new FrameLocation(record.partition(), record.offset()), picture);
        TreeMap<Long, List<Consumer<Picture>>> offsets = open.get(record.partition());
        if (offsets == null) {
            return;
        }
        // what lies before a record that is there will not come any more
        Map<Long, List<Consumer<Picture>>> before = offsets.headMap(record.offset());
        before.values().forEach(PictureFetch::gone);
        before.clear();
        List<Consumer<Picture>> askers = offsets.remove(record.offset());
        if (offsets.isEmpty()) {
            open.remove(record.partition());
        }
        if (askers != null) {
            askers.forEach(asker -> asker.accept(picture));
        }
    }

    private Picture picture(ConsumerRecord<String, byte[]> record) {
        try {
            return topic.decode(record) instanceof StreamItem.Looked<EncodedFrame> frame
                    ? Picture.of(frame.value().bytes())
                    : Picture.GONE;
        } catch (UnreadableRecordException e) {
            return Picture.GONE;
        }
    }

    /** The place that was sought is not in the log: what lies before its present start is gone for good. */
    private void missing(TopicPartition place) {
        positions.remove(place.partition());
        long begin = consumer.beginningOffsets(List.of(place)).get(place);
        long end = consumer.endOffsets(List.of(place)).get(place);
        // its position would be refused at every poll
        consumer.seek(place, end);
        TreeMap<Long, List<Consumer<Picture>>> offsets = open.get(place.partition());
        if (offsets == null) {
            return;
        }
        List<List<Consumer<Picture>>> lost =
                new ArrayList<>(offsets.headMap(begin).values());
        lost.addAll(offsets.tailMap(end).values());
        offsets.keySet().removeIf(offset -> offset < begin || offset >= end);
        if (offsets.isEmpty()) {
            open.remove(place.partition());
        }
        lost.forEach(PictureFetch::gone);
    }

    /** By partition, when the oldest frame that is kept arrived, µs since 1970; empty where none is. */
    Map<Integer, OptionalLong> oldestUs() {
        Map<TopicPartition, Long> asked = new HashMap<>();
        partitions.forEach(place -> asked.put(place, 0L));
        Map<TopicPartition, OffsetAndTimestamp> found = consumer.offsetsForTimes(asked);
        Map<Integer, OptionalLong> oldest = new HashMap<>();
        for (TopicPartition place : partitions) {
            OffsetAndTimestamp first = found.get(place);
            oldest.put(
                    place.partition(),
                    first == null ? OptionalLong.empty() : OptionalLong.of(first.timestamp() * 1000));
        }
        return oldest;
    }

    @Override
    public void close() {
        consumer.close(CloseOptions.timeout(Duration.ZERO));
    }
}
