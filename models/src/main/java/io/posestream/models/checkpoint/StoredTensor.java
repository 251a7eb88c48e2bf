package io.posestream.models.checkpoint;

import java.util.List;

/**
 * A tensor and where its elements lie in a storage, checked to lie inside it.
 *
 * @param info name, type and shape
 * @param storage the array behind it
 * @param offset index of its first element in the storage
 * @param strides storage elements between neighbours along each axis, never negative
 */
record StoredTensor(TensorInfo info, Storage storage, long offset, List<Long> strides) {
    /** A tensor that repeats storage elements (stride 0) is small in a sane file; this bounds an insane one. */
    private static final int MAX_REPEATED_ELEMENTS = 1 << 20;

    /** Throws when the shape overflows or when an element lies outside the storage. */
    static StoredTensor of(String name, Storage storage, long offset, List<Long> sizes, List<Long> strides)
            throws MalformedCheckpoint {
        if (sizes.size() != strides.size()) {
            throw new MalformedCheckpoint(
                    "tensor " + name + " has " + sizes.size() + " sizes and " + strides.size() + " strides");
        }
        TensorInfo info = new TensorInfo(name, storage.type(), narrow(name, sizes));
        StoredTensor tensor = new StoredTensor(info, storage, offset, List.copyOf(strides));
        tensor.requireInsideStorage();
        return tensor;
    }

    private static List<Integer> narrow(String name, List<Long> sizes) throws MalformedCheckpoint {
        try {
            int elements = 1;
            for (long size : sizes) {
                if (size < 0) {
                    throw new MalformedCheckpoint("tensor " + name + " has a negative size in " + sizes);
                }
                elements = Math.multiplyExact(elements, Math.toIntExact(size));
            }
            return sizes.stream().map(Math::toIntExact).toList();
        } catch (ArithmeticException e) {
            throw new MalformedCheckpoint("shape of tensor " + name + " overflows: " + sizes, e);
        }
    }

    private void requireInsideStorage() throws MalformedCheckpoint {
        if (offset < 0 || strides.stream().anyMatch(stride -> stride < 0)) {
            throw new MalformedCheckpoint("tensor " + info.name() + " has a negative offset or stride");
        }
        if (info.elements() == 0) {
            return;
        }
        long end;
        try {
            end = Math.addExact(Math.addExact(offset, spanMinusOne()), 1);
        } catch (ArithmeticException e) {
            throw new MalformedCheckpoint("strides of tensor " + info.name() + " overflow: " + strides, e);
        }
        if (end > storage.elements()) {
            throw new MalformedCheckpoint("tensor " + info.name() + " is larger than its storage: it needs " + end
                    + " elements and storage " + storage.name() + " holds " + storage.elements());
        }
        if (info.elements() > storage.elements() && info.elements() > MAX_REPEATED_ELEMENTS) {
            throw new MalformedCheckpoint(
                    "tensor " + info.name() + " repeats its storage to " + info.elements() + " elements");
        }
    }

    private long spanMinusOne() {
        long last = 0;
        for (int axis = 0; axis < strides.size(); axis++) {
            last = Math.addExact(last, Math.multiplyExact(info.shape().get(axis) - 1L, strides.get(axis)));
        }
        return last;
    }

    /** Storage elements from the first to the last one used; 0 for an empty tensor. */
    long span() {
        return info.elements() == 0 ? 0 : spanMinusOne() + 1;
    }

    /** True when the elements lie in C order without holes. */
    boolean isContiguous() {
        long expected = 1;
        for (int axis = strides.size() - 1; axis >= 0; axis--) {
            int size = info.shape().get(axis);
            if (size != 1 && strides.get(axis) != expected) {
                return false;
            }
            expected *= size;
        }
        return true;
    }

    /** The same elements under another name. */
    StoredTensor renamed(String name) {
        return new StoredTensor(new TensorInfo(name, info.type(), info.shape()), storage, offset, strides);
    }
}
