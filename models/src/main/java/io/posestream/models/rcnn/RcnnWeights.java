package io.posestream.models.rcnn;

import io.posestream.core.UserError;
import io.posestream.models.graph.LazyTensor;
import io.posestream.models.graph.WeightSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The tensors of a checkpoint under detectron2's names. Sizes are read off them; what does not fit is collected, so that
 * all of it is told at once. Not thread-safe.
 */
public final class RcnnWeights {
    /** An extent that is read, not demanded. */
    static final int ANY = -1;

    private static final String COUNTER = ".num_batches_tracked";
    /** Anchors of detectron2's files from the time when they were kept: they follow from sizes and ratios. */
    private static final String ANCHORS = "proposal_generator.anchor_generator.cell_anchors.";
    /** Of the channels, in detectron2's files from the same time. */
    private static final String MEAN = "pixel_mean";

    private static final String DEVIATION = "pixel_std";

    private final RcnnNaming naming;
    private final Map<String, List<Integer>> shapes;
    private final WeightSource source;
    private final List<String> misshapen = new ArrayList<>();
    /** Which of these two the file has. */
    private final Set<String> means;

    /**
     * @param shapes of the tensors, by the file's names
     * @param source gives their elements, by the file's names
     */
    public RcnnWeights(Map<String, List<Integer>> shapes, WeightSource source) {
        this.naming = RcnnNaming.detect(shapes.keySet());
        this.shapes = new LinkedHashMap<>(shapes);
        this.shapes.keySet().removeIf(key -> key.startsWith(ANCHORS));
        this.means = Stream.of(MEAN, DEVIATION)
                .filter(key -> this.shapes.remove(key) != null)
                .collect(Collectors.toUnmodifiableSet());
        this.source = source;
    }

    /** Whose names the file has. */
    public RcnnNaming naming() {
        return naming;
    }

    /** Whether batch normalisation counted its batches, as it does where it was trained and not frozen. */
    boolean hasCounters() {
        return shapes.keySet().stream().anyMatch(key -> key.endsWith(COUNTER));
    }

    Optional<List<Integer>> shape(String name) {
        return Optional.ofNullable(shapes.get(naming.key(name)));
    }

    /** What is taken from the channels, where the file says so; a new array. */
    public Optional<float[]> mean() {
        return means.contains(MEAN) ? Optional.of(source.floats(MEAN)) : Optional.empty();
    }

    /** What the channels are divided by, where the file says so; a new array. */
    public Optional<float[]> deviation() {
        return means.contains(DEVIATION) ? Optional.of(source.floats(DEVIATION)) : Optional.empty();
    }

    /** How many of {@code prefix0suffix, prefix1suffix, ...} there are, from number {@code first} on without a gap. */
    int count(String prefix, int first, String suffix) {
        int next = first;
        while (shape(prefix + next + suffix).isPresent()) {
            next++;
        }
        return next - first;
    }

    /**
     * Throws {@link UserError} that lists every tensor that is missing or not of the network.
     *
     * @param names all that it needs, without the counters of batch normalisation
     */
    void requireExactly(Collection<String> names, String network) {
        Set<String> unexpected = new LinkedHashSet<>(shapes.keySet());
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            String key = naming.key(name);
            if (!unexpected.remove(key)) {
                missing.add(key);
            }
            if (key.endsWith(".running_var")) {
                unexpected.remove(key.substring(0, key.lastIndexOf('.')) + COUNTER);
            }
        }
        if (!missing.isEmpty() || !unexpected.isEmpty()) {
            throw new UserError("the checkpoint does not fit " + network + part("missing", missing)
                    + part("unexpected", unexpected));
        }
    }

    private static String part(String what, Collection<String> keys) {
        return keys.isEmpty() ? "" : "; " + keys.size() + " " + what + ": " + String.join(", ", keys);
    }

    /**
     * A tensor.
     *
     * @param extents demanded, or {@link #ANY}; another shape is remembered for {@link #requireShapes}
     */
    LazyTensor tensor(String name, int... extents) {
        String key = naming.key(name);
        List<Integer> shape = shape(name).orElseThrow(() -> new UserError("the checkpoint has no tensor " + key));
        boolean fits = shape.size() == extents.length;
        for (int axis = 0; fits && axis < extents.length; axis++) {
            fits = extents[axis] == ANY ? shape.get(axis) > 0 : shape.get(axis) == extents[axis];
        }
        if (!fits) {
            misshapen.add(key + " " + shape + " instead of "
                    + Arrays.stream(extents)
                            .mapToObj(extent -> extent == ANY ? "any" : Integer.toString(extent))
                            .collect(Collectors.joining(", ", "[", "]")));
            return new LazyTensor(repaired(shape, extents), () -> source.floats(key));
        }
        return new LazyTensor(shape, () -> source.floats(key));
    }

    /** As it was asked for, so that the rest can be looked at as well. */
    private static List<Integer> repaired(List<Integer> shape, int[] extents) {
        List<Integer> repaired = new ArrayList<>();
        for (int axis = 0; axis < extents.length; axis++) {
            int there = shape.size() == extents.length ? Math.max(shape.get(axis), 1) : 1;
            repaired.add(extents[axis] == ANY ? there : extents[axis]);
        }
        return repaired;
    }

    /** Throws {@link UserError} that lists every tensor that had another shape. */
    void requireShapes(String network) {
        if (!misshapen.isEmpty()) {
            throw new UserError("the checkpoint does not fit " + network + part("of another shape", misshapen));
        }
    }

    /** Remembers a mismatch that no single shape shows. */
    void reject(String what) {
        misshapen.add(what);
    }

    /** Trainable elements, as papers count them: running statistics and counters are none of them. */
    long parameters(boolean isFrozen) {
        long sum = 0;
        for (Map.Entry<String, List<Integer>> entry : shapes.entrySet()) {
            sum += isTrained(entry.getKey(), isFrozen)
                    ? entry.getValue().stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact)
                    : 0;
        }
        return sum;
    }

    private static boolean isTrained(String key, boolean isFrozen) {
        if (key.endsWith(".running_mean") || key.endsWith(".running_var") || key.endsWith(COUNTER)) {
            return false;
        }
        boolean isTrunkNorm = key.startsWith("backbone.")
                && (key.contains(".norm.") || key.contains(".bn") || key.contains(".downsample.1."));
        return !isFrozen || !isTrunkNorm;
    }
}
