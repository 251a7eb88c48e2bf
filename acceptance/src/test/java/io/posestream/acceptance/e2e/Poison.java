package io.posestream.acceptance.e2e;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Records that nobody of ours writes, of many kinds, each of a stream of its own. Owns a producer that sends what ours
 * would refuse. Not thread-safe.
 */
final class Poison implements AutoCloseable {
    private static final int GREATEST_REQUEST = 100 << 20;
    private static final long NOW_US = 1_700_000_000_000_000L;
    private static final int STRAYS = 1_100;

    private final KafkaProducer<String, byte[]> producer;
    private final Random random;
    private final Map<String, List<ProducerRecord<String, byte[]>>> kinds = new LinkedHashMap<>();
    private Topic<?> topic;
    private int partition;

    Poison(ClientSettings clients, long seed) {
        Properties properties = clients.producer(false);
        properties.put("max.request.size", Integer.toString(GREATEST_REQUEST));
        properties.put("buffer.memory", Integer.toString(2 * GREATEST_REQUEST));
        // the broker's limit goes by what is left of a batch
        properties.put("compression.type", "lz4");
        this.producer = new KafkaProducer<>(properties);
        this.random = new Random(seed);
    }

    /** Sends one of each kind, in an order of chance. Returns how many kinds there are. */
    int sendAll(Topic<?> to, int toPartition) {
        return send(to, toPartition, true);
    }

    /** The same without those that take tens of megabytes. */
    int sendSmall(Topic<?> to, int toPartition) {
        return send(to, toPartition, false);
    }

    private int send(Topic<?> to, int toPartition, boolean large) {
        topic = to;
        partition = toPartition;
        kinds.clear();
        headers();
        names();
        values();
        if (large) {
            largeValues();
        }
        sequences();
        List<String> order = new ArrayList<>(kinds.keySet());
        Collections.shuffle(order, random);
        for (String kind : order) {
            for (ProducerRecord<String, byte[]> record : kinds.get(kind)) {
                var unused = producer.send(record); // the flush below waits for it
            }
        }
        producer.flush();
        return order.size();
    }

    /** Sends a record and waits for it. */
    void send(ProducerRecord<String, byte[]> record) throws Exception {
        producer.send(record).get(30, TimeUnit.SECONDS);
    }

    private void headers() {
        add("nothing at all", raw("x", null));
        add("no headers, no bytes", raw("x", new byte[0]));
        add("no headers", raw("x", bytes(300)));
        add("no key", raw(null, bytes(10)));
        for (String name : List.of("stream-id", "epoch", "first-number", "count", "arrival-us")) {
            add("without " + name, changed(gap("without"), name, (String) null));
            add("empty " + name, changed(gap("empty"), name, ""));
            add("no bytes in " + name, nulled(gap("none"), name));
        }
        for (String name : List.of("epoch", "first-number", "count", "arrival-us")) {
            add("negative " + name, changed(gap("negative"), name, "-1"));
            add("word as " + name, changed(gap("word"), name, "many"));
            add("21 digits of " + name, changed(gap("digits"), name, "9".repeat(21)));
            add("greatest " + name, changed(gap("greatest"), name, Long.toString(Long.MAX_VALUE)));
        }
        ProducerRecord<String, byte[]> twice = gap("twice");
        twice.headers().add("stream-id", bytes(20));
        add("a name twice", twice);
        ProducerRecord<String, byte[]> large = gap("large");
        large.headers().add("ingest-out-us", bytes(1 << 20)).add("policy", bytes(1 << 20));
        add("headers of a megabyte", large);
        ProducerRecord<String, byte[]> many = gap("many");
        for (int i = 0; i < 2_000; i++) {
            many.headers().add("h" + i, bytes(8));
        }
        add("2,000 headers", many);
    }

    private void names() {
        add("blank id", gap(" "));
        add("malformed id", changed(gap("malformed"), "stream-id", bytes(8)));
        add("path as id", gap("../../up"));
        add("control characters", gap("a\u0000b\u001b[2J\n"));
        add("id of 200 bytes", gap("b".repeat(200)));
        add("id of 202 bytes", gap("ä".repeat(101)));
        add("id of 70,000 bytes", gap("c".repeat(70_000)));
        add("id of 2 MB", gap("d".repeat(2 << 20)));
        add(
                "key of another stream",
                new ProducerRecord<>(
                        topic.name(),
                        partition,
                        null,
                        "clip",
                        gap("keyed").value(),
                        gap("keyed").headers()));
    }

    private void values() {
        add("no value", valued("null", null));
        add("empty value", valued("empty-value", new byte[0]));
        for (int i = 0; i < 5; i++) {
            add("senseless value " + i, valued("senseless" + i, bytes(1 + random.nextInt(2_000))));
            byte[] flipped = gap("x").value().clone();
            flipped[random.nextInt(flipped.length)] ^= (byte) (1 << random.nextInt(8));
            add("flipped bit " + i, valued("flipped" + i, flipped));
        }
        add("other count", changed(gap("count"), "count", "1"));
    }

    private void largeValues() {
        add("greatest value", valued("greatest-value", bytes(RecordLimits.MAX_RECORD_BYTES - 3_000)));
        add("value larger than the limit", valued("packed", new byte[40 << 20]));
        add("large value without headers", raw("packed", new byte[40 << 20]));
    }

    private void sequences() {
        add("stray number", gap("stray", 7, 1));
        add("stray end", item(new StreamItem.End<>(new FrameId("stray-end", 0, 9), at(), EndReason.COMPLETE)));
        add("end alone", item(new StreamItem.End<>(new FrameId("end-alone", 0, 0), at(), EndReason.COMPLETE)));
        add("gap without end", gap("long", 0, 1L << 40));
        add(
                "failed, reason of a megabyte",
                item(new StreamItem.Failed<>(new FrameId("reason", 0, 0), at(), "f".repeat(1 << 20))));
        List<ProducerRecord<String, byte[]>> strays = new ArrayList<>();
        for (int number = 1; number <= STRAYS; number++) {
            strays.add(gap("strays", number, 1));
        }
        kinds.put("1,100 of a stream without beginning", strays);
    }

    private void add(String kind, ProducerRecord<String, byte[]> record) {
        kinds.put(kind, List.of(record));
    }

    private byte[] bytes(int count) {
        byte[] bytes = new byte[count];
        random.nextBytes(bytes);
        return bytes;
    }

    private ProducerRecord<String, byte[]> raw(String key, byte[] value) {
        return new ProducerRecord<>(topic.name(), partition, key, value);
    }

    private ProducerRecord<String, byte[]> gap(String stream) {
        return gap(stream, 3, 2);
    }

    private ProducerRecord<String, byte[]> gap(String stream, long number, long count) {
        String id = stream.isBlank() ? "blank" : stream;
        ProducerRecord<String, byte[]> record =
                item(new StreamItem.Gap<>(new FrameId(id, 0, number), at(), count, GapReason.RATE));
        return stream.isBlank() ? changed(record, "stream-id", stream) : record;
    }

    private <T> ProducerRecord<String, byte[]> item(StreamItem<T> item) {
        @SuppressWarnings("unchecked")
        Topic<T> typed = (Topic<T>) topic;
        ProducerRecord<String, byte[]> record = typed.encode(partition, item);
        return new ProducerRecord<>(topic.name(), partition, null, record.key(), record.value(), record.headers());
    }

    private static StreamItem.Provenance at() {
        return StreamItem.Provenance.at(NOW_US);
    }

    private ProducerRecord<String, byte[]> valued(String stream, byte[] value) {
        RecordHeaders headers = new RecordHeaders();
        new ItemHeaders(new FrameId(stream, 0, 0), 1, NOW_US).write(headers);
        return new ProducerRecord<>(topic.name(), partition, null, stream, value, headers);
    }

    private static ProducerRecord<String, byte[]> changed(
            ProducerRecord<String, byte[]> record, String header, String value) {
        return changed(record, header, value == null ? null : value.getBytes(UTF_8));
    }

    private static ProducerRecord<String, byte[]> changed(
            ProducerRecord<String, byte[]> record, String header, byte[] value) {
        record.headers().remove(header);
        if (value != null) {
            record.headers().add(header, value);
        }
        return record;
    }

    private static ProducerRecord<String, byte[]> nulled(ProducerRecord<String, byte[]> record, String header) {
        record.headers().remove(header).add(header, null);
        return record;
    }

    @Override
    public void close() {
        producer.close();
    }
}
