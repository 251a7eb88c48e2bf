package io.posestream.tracker.stream;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueBytesStoreSupplier;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;

/** An in-memory store that begins with what a changelog held; the test driver itself restores nothing. */
final class RestoredStore implements KeyValueBytesStoreSupplier {
    private final KeyValueBytesStoreSupplier empty;
    private final Map<String, byte[]> content;

    RestoredStore(String name, Map<String, byte[]> content) {
        this.empty = Stores.inMemoryKeyValueStore(name);
        this.content = content;
    }

    @Override
    public String name() {
        return empty.name();
    }

    @Override
    public KeyValueStore<Bytes, byte[]> get() {
        KeyValueStore<Bytes, byte[]> store = empty.get();
        content.forEach((key, value) -> store.put(Bytes.wrap(key.getBytes(StandardCharsets.UTF_8)), value));
        return store;
    }

    @Override
    public String metricsScope() {
        return empty.metricsScope();
    }
}
