package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.ArrayRef;
import io.posestream.models.checkpoint.PickleValues.ArrayType;
import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.Global;
import io.posestream.models.checkpoint.PickleValues.Ignored;
import io.posestream.models.checkpoint.PickleValues.Sequence;
import io.posestream.models.checkpoint.PickleValues.StorageRef;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The names a checkpoint may mention and what stands for them here. Nothing is looked up or called: a name that is not
 * in these tables is an error.
 */
final class PickleGlobals {
    private static final Map<String, ElementType> STORAGES = Map.of(
            "FloatStorage", ElementType.FLOAT32,
            "HalfStorage", ElementType.FLOAT16,
            "BFloat16Storage", ElementType.BFLOAT16,
            "DoubleStorage", ElementType.FLOAT64,
            "LongStorage", ElementType.INT64,
            "IntStorage", ElementType.INT32,
            "ShortStorage", ElementType.INT16,
            "CharStorage", ElementType.INT8,
            "ByteStorage", ElementType.UINT8,
            "BoolStorage", ElementType.BOOL);

    /** Plain data that training code leaves beside the weights; read past. */
    private static final Set<String> IGNORED = Set.of(
            "torch.Size",
            "torch.device",
            "torch.float32",
            "torch.float16",
            "torch.bfloat16",
            "torch.float64",
            "torch.int64",
            "_codecs.encode",
            "numpy.ndarray",
            "numpy.core.multiarray.scalar",
            "numpy._core.multiarray.scalar",
            "builtins.set",
            "__builtin__.set",
            "builtins.dict",
            "__builtin__.dict",
            "mmengine.logging.history_buffer.HistoryBuffer");

    private static final Set<String> DICTIONARIES = Set.of("collections.OrderedDict", "collections.defaultdict");
    private static final Set<String> TENSORS =
            Set.of("torch._utils._rebuild_tensor", "torch._utils._rebuild_tensor_v2");
    private static final Set<String> ARRAYS =
            Set.of("numpy.core.multiarray._reconstruct", "numpy._core.multiarray._reconstruct");
    private static final String ARRAY_TYPE = "numpy.dtype";
    private static final Map<String, ElementType> ARRAY_TYPES = Map.of(
            "f2", ElementType.FLOAT16,
            "f4", ElementType.FLOAT32,
            "f8", ElementType.FLOAT64,
            "i1", ElementType.INT8,
            "i2", ElementType.INT16,
            "i4", ElementType.INT32,
            "i8", ElementType.INT64,
            "u1", ElementType.UINT8,
            "b1", ElementType.BOOL);
    private static final String PARAMETER = "torch._utils._rebuild_parameter";

    private PickleGlobals() {}

    /** Throws, naming it, when {@code global} is not allowed. */
    static Global checked(Global global) throws MalformedCheckpoint {
        String name = global.qualified();
        boolean allowed = IGNORED.contains(name)
                || DICTIONARIES.contains(name)
                || TENSORS.contains(name)
                || ARRAYS.contains(name)
                || name.equals(ARRAY_TYPE)
                || name.equals(PARAMETER)
                || isStorage(global);
        if (!allowed) {
            throw new MalformedCheckpoint("its pickle names the global " + printable(name)
                    + ", which is not allowed in a checkpoint; nothing was executed");
        }
        return global;
    }

    private static boolean isStorage(Global global) {
        boolean torch = global.module().equals("torch") || global.module().equals("torch.cuda");
        return torch && STORAGES.containsKey(global.name());
    }

    private static String printable(String name) {
        String cut = name.length() > 80 ? name.substring(0, 80) + "..." : name;
        return cut.replaceAll("\\p{Cntrl}", "?");
    }

    /** The value that stands for calling {@code callable} with {@code arguments}. */
    static Object call(Object callable, Sequence arguments) throws MalformedCheckpoint {
        if (callable instanceof Ignored) {
            return callable;
        }
        if (!(callable instanceof Global global)) {
            throw new MalformedCheckpoint("its pickle calls something that is not a name; nothing was executed");
        }
        String name = global.qualified();
        if (DICTIONARIES.contains(name)) {
            return dictionary(arguments.items());
        }
        if (TENSORS.contains(name)) {
            return tensor(arguments.items());
        }
        if (ARRAYS.contains(name)) {
            return new ArrayRef();
        }
        if (name.equals(ARRAY_TYPE)) {
            return arrayType(arguments.items());
        }
        if (name.equals(PARAMETER)) {
            return item(arguments.items(), 0, TensorRef.class, "parameter");
        }
        return new Ignored();
    }

    /** A type that is no plain number is read past. */
    private static Object arrayType(List<Object> arguments) {
        ElementType type = arguments.isEmpty() ? null : ARRAY_TYPES.get(String.valueOf(arguments.get(0)));
        return type == null ? new Ignored() : new ArrayType(type);
    }

    private static Dictionary dictionary(List<Object> arguments) throws MalformedCheckpoint {
        Dictionary dictionary = new Dictionary();
        if (arguments.isEmpty() || !(arguments.get(0) instanceof Sequence pairs)) {
            return dictionary;
        }
        for (Object pair : pairs.items()) {
            if (!(pair instanceof Sequence two) || two.items().size() != 2) {
                throw new MalformedCheckpoint("its pickle makes a dictionary of something else than pairs");
            }
            dictionary.put(two.items().get(0), two.items().get(1));
        }
        return dictionary;
    }

    private static TensorRef tensor(List<Object> arguments) throws MalformedCheckpoint {
        StorageRef storage = item(arguments, 0, StorageRef.class, "tensor's storage");
        long offset = item(arguments, 1, Long.class, "tensor's offset");
        List<Long> sizes = longs(item(arguments, 2, Sequence.class, "tensor's size"));
        List<Long> strides = longs(item(arguments, 3, Sequence.class, "tensor's stride"));
        return new TensorRef(storage, offset, sizes, strides);
    }

    /** The storage named by a persistent id: ("storage", type, key, location, elements[, view]). */
    static StorageRef storage(Object id) throws MalformedCheckpoint {
        if (!(id instanceof Sequence tuple)) {
            throw new MalformedCheckpoint("its pickle names a storage by something else than a tuple");
        }
        List<Object> items = tuple.items();
        Global type = item(items, 1, Global.class, "storage's type");
        if (!isStorage(type)) {
            throw new MalformedCheckpoint("its pickle names a storage of type " + printable(type.qualified()));
        }
        String key = item(items, 2, String.class, "storage's key");
        long elements = item(items, 4, Long.class, "storage's length");
        long viewOffset = 0;
        if (items.size() > 5 && items.get(5) instanceof Sequence view) {
            viewOffset = item(view.items(), 1, Long.class, "storage's view");
        }
        return new StorageRef(key, STORAGES.get(type.name()), elements, viewOffset);
    }

    private static List<Long> longs(Sequence sequence) throws MalformedCheckpoint {
        List<Long> longs = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            longs.add(item(sequence.items(), i, Long.class, "tensor's size or stride"));
        }
        return longs;
    }

    private static <T> T item(List<Object> items, int index, Class<T> type, String what) throws MalformedCheckpoint {
        if (index >= items.size() || !type.isInstance(items.get(index))) {
            throw new MalformedCheckpoint("its pickle has a wrong value for a " + what);
        }
        return type.cast(items.get(index));
    }
}
