package io.posestream.models.checkpoint;

import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Finds the weights in what a pickle left and takes wrappers off their names. */
final class StateDict {
    /** In this order: HRNet's {@code checkpoint.pth} has a {@code state_dict} beside a {@code model} that is its name. */
    private static final List<String> WRAPPERS = List.of("state_dict", "model");

    private static final int MAX_WRAPPERS = 4;
    private static final String DATA_PARALLEL = "module.";

    private StateDict() {}

    /** The tensors of {@code root} by bare name, in file order; throws when there are none. */
    static Map<String, TensorRef> tensors(Object root) throws MalformedCheckpoint {
        if (!(root instanceof Dictionary dictionary)) {
            throw new MalformedCheckpoint("it holds no dictionary of tensors");
        }
        Map<String, TensorRef> tensors = new LinkedHashMap<>();
        for (Map.Entry<Object, Object> entry : unwrapped(dictionary).entries().entrySet()) {
            if (entry.getKey() instanceof String name && entry.getValue() instanceof TensorRef tensor) {
                putUnique(tensors, bare(name), tensor);
            }
        }
        if (tensors.isEmpty()) {
            throw new MalformedCheckpoint("it holds no tensors");
        }
        return tensors;
    }

    private static Dictionary unwrapped(Dictionary root) {
        Dictionary dictionary = root;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Map<Object, Object> entries = dictionary.entries();
            Dictionary inner = WRAPPERS.stream()
                    .map(entries::get)
                    .filter(Dictionary.class::isInstance)
                    .map(Dictionary.class::cast)
                    .findFirst()
                    .orElse(null);
            if (inner == null) {
                return dictionary;
            }
            dictionary = inner;
        }
        return dictionary;
    }

    /** {@code name} without the prefix that data-parallel training puts before it. */
    static String bare(String name) {
        return name.startsWith(DATA_PARALLEL) ? name.substring(DATA_PARALLEL.length()) : name;
    }

    /** Puts, or throws when two names differ in their wrapper only. */
    static <T> void putUnique(Map<String, T> tensors, String name, T tensor) throws MalformedCheckpoint {
        if (tensors.putIfAbsent(name, tensor) != null) {
            throw new MalformedCheckpoint("it holds tensor " + name + " twice, with and without " + DATA_PARALLEL);
        }
    }
}
