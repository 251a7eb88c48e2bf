package io.posestream.models.checkpoint;

import io.posestream.core.Printable;
import io.posestream.models.checkpoint.PickleValues.Dictionary;
import io.posestream.models.checkpoint.PickleValues.TensorRef;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Finds the weights in what a pickle left and takes wrappers off their names. */
final class StateDict {
    /**
     * In this order: HRNet's {@code checkpoint.pth} has a {@code state_dict} beside a {@code model} that is its name. The
     * averaged weights come after the plain ones: who wants them finds them named in no other way.
     */
    private static final List<String> WRAPPERS = List.of(
            "state_dict",
            "model_state_dict",
            "model_state",
            "model",
            "net",
            "network",
            "weights",
            "params",
            "module",
            "ema_state_dict",
            "model_ema",
            "ema",
            "params_ema");

    private static final int MAX_WRAPPERS = 4;
    private static final int MAX_NAMED = 3;
    private static final int MAX_SEARCHED = 1000;
    private static final int MAX_PATH = 200;
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
            throw new MalformedCheckpoint(withoutTensors(dictionary));
        }
        return tensors;
    }

    /** Says where tensors are, where they are under names that could mean anything. */
    private static String withoutTensors(Dictionary root) {
        List<String> holders = new ArrayList<>();
        find(root, "", Collections.newSetFromMap(new IdentityHashMap<>()), holders);
        if (holders.isEmpty()) {
            return "it holds no tensors";
        }
        return "its weights are under the key " + String.join(" or ", holders)
                + ", which is none that is known to hold a network: save that part alone with torch.save";
    }

    /** @param seen dictionaries looked into; a pickle may hold one in many places, itself included */
    private static void find(Dictionary dictionary, String prefix, Set<Dictionary> seen, List<String> holders) {
        if (!seen.add(dictionary) || seen.size() > MAX_SEARCHED) {
            return;
        }
        for (Map.Entry<Object, Object> entry : dictionary.entries().entrySet()) {
            if (holders.size() == MAX_NAMED) {
                return;
            }
            if (entry.getKey() instanceof String key && entry.getValue() instanceof Dictionary inner) {
                if (hasTensors(inner)) {
                    holders.add('"' + Printable.of(prefix + key) + '"');
                } else if (prefix.length() + key.length() < MAX_PATH) {
                    find(inner, prefix + key + ".", seen, holders);
                }
            }
        }
    }

    private static boolean hasTensors(Dictionary dictionary) {
        return dictionary.entries().entrySet().stream()
                .anyMatch(entry -> entry.getKey() instanceof String && entry.getValue() instanceof TensorRef);
    }

    private static Dictionary unwrapped(Dictionary root) {
        Dictionary dictionary = root;
        for (int depth = 0; depth < MAX_WRAPPERS; depth++) {
            Map<Object, Object> entries = dictionary.entries();
            Dictionary inner = WRAPPERS.stream()
                    .map(entries::get)
                    .filter(Dictionary.class::isInstance)
                    .map(Dictionary.class::cast)
                    .filter(StateDict::leadsToTensors)
                    .findFirst()
                    .orElse(null);
            if (inner == null) {
                return dictionary;
            }
            dictionary = inner;
        }
        return dictionary;
    }

    /** An empty wrapper, as of averaged weights that were never begun, is passed over. */
    private static boolean leadsToTensors(Dictionary dictionary) {
        return hasTensors(dictionary)
                || WRAPPERS.stream().anyMatch(name -> dictionary.entries().get(name) instanceof Dictionary);
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
