package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.Sequence;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The form {@code torch.save} wrote before release 1.6: five pickles (magic number, protocol, machine, the object, the
 * keys of its storages) and then each storage as its length in elements (int64) and its bytes, in the order of the keys.
 * A file that is one pickle of a dictionary is left to {@link ArrayCheckpoint}.
 */
final class LegacyCheckpoint {
    /** The first pickle: PROTO 2, LONG1 of ten bytes 0x1950a86a20f9469cfc6c, STOP. */
    private static final BigInteger MAGIC = new BigInteger("1950a86a20f9469cfc6c", 16);

    private static final long PROTOCOL = 1001;
    private static final int LENGTH_BYTES = 8;

    private final FileChannel channel;
    private final Map<String, ElementType> storageTypes = new HashMap<>();
    private long position;

    private LegacyCheckpoint(FileChannel channel) {
        this.channel = channel;
    }

    /** The tensors of a file that stays open for as long as they are read. */
    static List<StoredTensor> read(FileChannel channel) throws IOException {
        return new LegacyCheckpoint(channel).read();
    }

    private List<StoredTensor> read() throws IOException {
        Object first = pickle();
        if (first instanceof Dictionary dictionary) {
            return ArrayCheckpoint.read(channel, dictionary);
        }
        if (!MAGIC.equals(first)) {
            throw new MalformedCheckpoint("it is not a checkpoint: it has no magic number of torch.save");
        }
        if (!Long.valueOf(PROTOCOL).equals(pickle())) {
            throw new MalformedCheckpoint("its legacy protocol is not " + PROTOCOL);
        }
        pickle();
        Map<String, TensorRef> tensors = StateDict.tensors(pickle());
        if (!(pickle() instanceof Sequence keys)) {
            throw new MalformedCheckpoint("it lists no storages");
        }
        Map<String, Storage> storages = storages(keys.items());
        List<StoredTensor> stored = new ArrayList<>();
        for (Map.Entry<String, TensorRef> entry : tensors.entrySet()) {
            TensorRef tensor = entry.getValue();
            Storage storage = storages.get(tensor.storage().key());
            if (storage == null || storage.type() != tensor.storage().type()) {
                throw new MalformedCheckpoint(
                        "it is incomplete: the storage of tensor " + entry.getKey() + " is missing");
            }
            long offset = tensor.storage().viewOffset() + tensor.offset();
            stored.add(StoredTensor.of(entry.getKey(), storage, offset, tensor.sizes(), tensor.strides()));
        }
        return stored;
    }

    private Object pickle() throws IOException {
        long available = channel.size() - position;
        try (InputStream in = new FileRegion(channel, position, available).open(0)) {
            PickleInput input = new PickleInput(in, available);
            PickleMachine machine = new PickleMachine(input);
            Object value = machine.run();
            storageTypes.putAll(machine.storageTypes());
            position += input.position();
            return value;
        }
    }

    /** Storages by key; those that only ignored content uses (an optimizer's) are passed over by their length too. */
    private Map<String, Storage> storages(List<Object> keys) throws IOException {
        Map<String, Storage> storages = new HashMap<>();
        for (Object key : keys) {
            ElementType type = key instanceof String ? storageTypes.get(key) : null;
            if (type == null) {
                throw new MalformedCheckpoint("it lists a storage that nothing uses");
            }
            long elements = length();
            if (elements < 0 || elements > (channel.size() - position) / type.bytes()) {
                throw new MalformedCheckpoint("it is not complete: it ends inside storage " + key);
            }
            long bytes = elements * type.bytes();
            storages.put(
                    (String) key,
                    new Storage((String) key, type, ByteOrder.LITTLE_ENDIAN, new FileRegion(channel, position, bytes)));
            position += bytes;
        }
        return storages;
    }

    private long length() throws IOException {
        try (InputStream in = new FileRegion(channel, position, channel.size() - position).open(0)) {
            long elements = new PickleInput(in, LENGTH_BYTES).littleEndian(LENGTH_BYTES);
            position += LENGTH_BYTES;
            return elements;
        }
    }
}
