package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.ArrayRef;
import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.StorageRef;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * One pickle of a dictionary of NumPy arrays, plain or in wrappers, as the {@code .pkl} files of detectron2's model zoo
 * are. The arrays' bytes stay in the file until a tensor is read.
 */
final class ArrayCheckpoint {
    private final FileChannel channel;
    private final Map<String, Storage> storages = new HashMap<>();
    private final Set<Dictionary> seen = Collections.newSetFromMap(new IdentityHashMap<>());

    private ArrayCheckpoint(FileChannel channel) {
        this.channel = channel;
    }

    /** The tensors of a file that stays open for as long as they are read, and that is the pickle of {@code root}. */
    static List<StoredTensor> read(FileChannel channel, Dictionary root) throws IOException {
        ArrayCheckpoint checkpoint = new ArrayCheckpoint(channel);
        checkpoint.replaceArrays(root);
        List<StoredTensor> stored = new ArrayList<>();
        for (Map.Entry<String, TensorRef> entry : StateDict.tensors(root).entrySet()) {
            TensorRef tensor = entry.getValue();
            Storage storage = checkpoint.storages.get(tensor.storage().key());
            if (storage == null) {
                throw new MalformedCheckpoint("tensor " + entry.getKey() + " has a storage, but the file has none");
            }
            stored.add(StoredTensor.of(entry.getKey(), storage, tensor.offset(), tensor.sizes(), tensor.strides()));
        }
        return stored;
    }

    /** Puts tensors in place of the arrays of a dictionary and of those in it. */
    private void replaceArrays(Dictionary root) throws MalformedCheckpoint {
        List<Dictionary> waiting = new ArrayList<>(List.of(root));
        while (!waiting.isEmpty()) {
            Dictionary dictionary = waiting.remove(waiting.size() - 1);
            if (!seen.add(dictionary)) {
                continue;
            }
            for (Map.Entry<Object, Object> entry : dictionary.entries().entrySet()) {
                if (entry.getValue() instanceof Dictionary inner) {
                    waiting.add(inner);
                } else if (entry.getValue() instanceof ArrayRef array
                        && array.content().isPresent()) {
                    entry.setValue(tensor(array.content().get()));
                }
            }
        }
    }

    private TensorRef tensor(ArrayRef.Content array) throws MalformedCheckpoint {
        ElementType type = array.type().elements();
        String key = "at byte " + array.bytes().position();
        FileRegion region =
                new FileRegion(channel, array.bytes().position(), array.bytes().length());
        storages.put(key, new Storage(key, type, array.type().order(), region));
        List<Long> sizes = new ArrayList<>();
        for (Object size : array.sizes()) {
            if (!(size instanceof Long extent) || extent < 0) {
                throw new MalformedCheckpoint("its pickle has a wrong value for an array's size");
            }
            sizes.add(extent);
        }
        StorageRef storage = new StorageRef(key, type, region.length() / type.bytes(), 0);
        return new TensorRef(storage, 0, sizes, strides(sizes, array.isFortran()));
    }

    private static List<Long> strides(List<Long> sizes, boolean isFortran) throws MalformedCheckpoint {
        Long[] strides = new Long[sizes.size()];
        long next = 1;
        for (int i = 0; i < strides.length; i++) {
            int axis = isFortran ? i : strides.length - 1 - i;
            strides[axis] = next;
            try {
                next = Math.multiplyExact(next, Math.max(sizes.get(axis), 1));
            } catch (ArithmeticException e) {
                throw new MalformedCheckpoint("shape of an array overflows: " + sizes, e);
            }
        }
        return List.of(strides);
    }
}
