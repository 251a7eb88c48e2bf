package io.posestream.models.checkpoint;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What a pickle can hold here, beside {@link String}, {@link Long}, {@link Double} and {@link Boolean}.
 * Containers have identity, not value, semantics: hashing a pickle's shared and nested tuples by value can take for
 * ever.
 */
final class PickleValues {
    private PickleValues() {}

    /** The markers of the language. */
    enum Marker {
        /** Python's None. */
        NONE,
        /** The start of a run of stack items. */
        MARK
    }

    /** A tuple, list or set. */
    static final class Sequence {
        private final List<Object> items;

        Sequence(List<Object> items) {
            this.items = new ArrayList<>(items);
        }

        List<Object> items() {
            return items;
        }
    }

    /** A dictionary in order of insertion; keys that are no plain value are kept apart and never looked up. */
    static final class Dictionary {
        private final Map<Object, Object> entries = new LinkedHashMap<>();

        void put(Object key, Object value) {
            boolean plain = key instanceof String || key instanceof Long || key instanceof Boolean;
            entries.put(plain ? key : new Object(), value);
        }

        Map<Object, Object> entries() {
            return entries;
        }
    }

    /**
     * A name that the pickle wants to look up; never looked up in fact.
     *
     * @param module the Python module
     * @param name the attribute of it
     */
    record Global(String module, String name) {
        String qualified() {
            return module + "." + name;
        }
    }

    /** Something allowed that holds no tensors: its content is read past. */
    static final class Ignored {}

    /**
     * The pickle's view of a storage.
     *
     * @param key its name in the file
     * @param type how its elements are written
     * @param elements how many the pickle claims
     * @param viewOffset first element of the view of it that is meant, 0 without a view
     */
    record StorageRef(String key, ElementType type, long elements, long viewOffset) {}

    /**
     * The pickle's view of a tensor.
     *
     * @param storage the array behind it
     * @param offset first element
     * @param sizes extents
     * @param strides steps in elements
     */
    record TensorRef(StorageRef storage, long offset, List<Long> sizes, List<Long> strides) {}

    /**
     * Bytes that were passed over.
     *
     * @param position of the first one in the pickle
     * @param length how many
     */
    record Bytes(long position, long length) {}

    /** NumPy's type of elements; its byte order is told after it was made. */
    static final class ArrayType {
        private final ElementType elements;
        private ByteOrder order = ByteOrder.LITTLE_ENDIAN;

        ArrayType(ElementType elements) {
            this.elements = elements;
        }

        ElementType elements() {
            return elements;
        }

        ByteOrder order() {
            return order;
        }

        /** Takes the state (version, order, ...). */
        void build(Object state) {
            if (state instanceof Sequence tuple
                    && tuple.items().size() > 1
                    && ">".equals(tuple.items().get(1))) {
                order = ByteOrder.BIG_ENDIAN;
            }
        }
    }

    /** A NumPy array; its content is told after it was made, and stays out where it is no plain numbers. */
    static final class ArrayRef {
        private Content content;

        /**
         * What an array holds.
         *
         * @param type of its elements
         * @param sizes extents
         * @param isFortran whether the first axis is the innermost
         * @param bytes its elements
         */
        record Content(ArrayType type, List<Object> sizes, boolean isFortran, Bytes bytes) {}

        Optional<Content> content() {
            return Optional.ofNullable(content);
        }

        /** Takes the state (version, shape, type, Fortran order, bytes). */
        void build(Object state) {
            if (state instanceof Sequence tuple
                    && tuple.items().size() == 5
                    && tuple.items().get(1) instanceof Sequence shape
                    && tuple.items().get(2) instanceof ArrayType type
                    && tuple.items().get(3) instanceof Boolean isFortran
                    && tuple.items().get(4) instanceof Bytes bytes) {
                content = new Content(type, shape.items(), isFortran, bytes);
            }
        }
    }
}
