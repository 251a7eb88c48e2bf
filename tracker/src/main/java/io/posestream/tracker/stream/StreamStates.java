package io.posestream.tracker.stream;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.kafka.RecordLimits;
import io.posestream.tracker.StreamState;
import io.posestream.tracker.StreamStateCodec;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * The states of a task's streams: at hand as objects, kept as bytes in two stores. Used by one thread. The stores cache
 * writes, so the changelog gets each state once per commit, however many frames it went through.
 */
final class StreamStates {
    /** Leaves a record room for its key and what lies around it. */
    private static final int MAX_STATE_BYTES = RecordLimits.MAX_RECORD_BYTES / 2;

    private final KeyValueStore<String, byte[]> states;
    private final KeyValueStore<String, byte[]> parked;
    private final ParkedCodec codec;
    private final Map<String, StreamState> atHand = new LinkedHashMap<>();

    /** Takes up every stream that has parked records, so that a timer can watch them from the start. */
    StreamStates(KeyValueStore<String, byte[]> states, KeyValueStore<String, byte[]> parked, ParkedCodec codec) {
        this.states = states;
        this.parked = parked;
        this.codec = codec;
        Map<String, List<StreamItem<Poses>>> found = new LinkedHashMap<>();
        try (KeyValueIterator<String, byte[]> entries = parked.all()) {
            while (entries.hasNext()) {
                KeyValue<String, byte[]> entry = entries.next();
                StreamItem<Poses> item = codec.decode(entry.value);
                found.computeIfAbsent(item.id().streamId(), stream -> new ArrayList<>())
                        .add(item);
            }
        }
        found.forEach((stream, items) -> atHand.put(stream, stored(stream).withParked(items)));
    }

    /** The state of a stream; empty where nothing of it was seen. */
    StreamState of(String stream) {
        return atHand.computeIfAbsent(stream, this::stored);
    }

    /** The streams that wait for a number, as of now. */
    List<String> waiting() {
        return atHand.entrySet().stream()
                .filter(entry -> entry.getValue().awaited().isPresent())
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Keeps a state; false, with nothing changed, where it is too large for a record of the changelog. */
    boolean put(String stream, StreamState state) {
        byte[] bytes = StreamStateCodec.encode(state);
        if (bytes.length > MAX_STATE_BYTES) {
            return false;
        }
        StreamState old = of(stream);
        atHand.put(stream, state);
        states.put(stream, bytes);
        if (!old.parked().isEmpty() || !state.parked().isEmpty()) {
            putParked(old.parked(), state.parked());
        }
        return true;
    }

    private void putParked(List<StreamItem<Poses>> old, List<StreamItem<Poses>> now) {
        Set<StreamItem<Poses>> kept = new HashSet<>(old);
        Set<String> keys = new HashSet<>();
        for (StreamItem<Poses> item : now) {
            keys.add(ParkedCodec.key(item));
            if (!kept.contains(item)) {
                parked.put(ParkedCodec.key(item), codec.encode(item));
            }
        }
        for (StreamItem<Poses> item : old) {
            if (!keys.contains(ParkedCodec.key(item))) {
                parked.delete(ParkedCodec.key(item));
            }
        }
    }

    private StreamState stored(String stream) {
        byte[] bytes = states.get(stream);
        return bytes == null ? StreamState.EMPTY : StreamStateCodec.decode(bytes);
    }
}
