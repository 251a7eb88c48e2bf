package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.models.checkpoint.Checkpoint;
import io.posestream.models.checkpoint.TensorInfo;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.Parameter;
import io.posestream.models.graph.WeightSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The tensors of an open checkpoint under the names that the authors' code gives them. Borrows the checkpoint. */
final class CheckpointWeights implements WeightSource {
    private final Checkpoint checkpoint;
    private final KeyLayout layout;
    private final Map<String, String> fullKeys = new LinkedHashMap<>();

    CheckpointWeights(Checkpoint checkpoint, KeyLayout layout) {
        this.checkpoint = checkpoint;
        this.layout = layout;
        for (String key : checkpoint.tensors().keySet()) {
            if (fullKeys.putIfAbsent(KeyLayout.bare(key), key) != null) {
                throw new UserError("checkpoint " + checkpoint.path() + " holds " + KeyLayout.bare(key)
                        + " twice, with and without a prefix");
            }
        }
    }

    /** Throws {@link UserError} that lists every tensor that is missing, of another shape, or not of the network. */
    void requireExactly(List<Parameter> parameters, String network) {
        Set<String> unexpected = new LinkedHashSet<>(fullKeys.keySet());
        List<String> missing = new ArrayList<>();
        List<String> misshaped = new ArrayList<>();
        for (Parameter parameter : parameters) {
            String key = layout.key(parameter.name());
            boolean present = unexpected.remove(key);
            if (!present && !parameter.optional()) {
                missing.add(key);
            } else if (present && !parameter.optional()) {
                TensorInfo info = checkpoint.tensors().get(fullKeys.get(key));
                if (!info.shape().equals(parameter.shape())) {
                    misshaped.add(key + " " + info.shape() + " instead of " + parameter.shape());
                }
            }
        }
        if (!missing.isEmpty() || !unexpected.isEmpty() || !misshaped.isEmpty()) {
            throw new UserError("checkpoint " + checkpoint.path() + " does not fit " + network
                    + part("missing", missing)
                    + part("unexpected", unexpected)
                    + part("of another shape", misshaped));
        }
    }

    private static String part(String what, Collection<String> keys) {
        return keys.isEmpty() ? "" : "; " + keys.size() + " " + what + ": " + String.join(", ", keys);
    }

    @Override
    public float[] floats(String name) {
        String key = layout.key(name);
        return finite(checkpoint, fullKeys.get(key), key);
    }

    /**
     * The elements of a tensor.
     *
     * @param key of the tensor in the checkpoint
     * @param shown what a complaint calls it
     * @throws UserError where one is not finite
     */
    static float[] finite(Checkpoint checkpoint, String key, String shown) {
        float[] values = checkpoint.floats(key);
        for (float value : values) {
            if (!Float.isFinite(value)) {
                throw new UserError(
                        "checkpoint " + checkpoint.path() + " holds a value that is not finite in " + shown);
            }
        }
        return values;
    }
}
