package io.posestream.core;

import java.util.List;
import java.util.OptionalInt;

/**
 * What the keypoints of a person are: names, limbs, mirror pairs and OKS sigmas in one object. Data, not code: a model
 * manifest may define its own.
 *
 * @param id short name, e.g. {@code coco-17}
 * @param names of the joints, in order
 * @param edges limbs to draw, 0-based
 * @param flipPairs joints that change places when the picture is mirrored, 0-based
 * @param sigmas per joint, as in COCO's object keypoint similarity: one standard deviation is sigma x sqrt(area) x 2
 * @param sigmaSource where the sigmas come from
 */
public record Skeleton(
        String id,
        List<String> names,
        List<Pair> edges,
        List<Pair> flipPairs,
        List<Double> sigmas,
        String sigmaSource) {
    /**
     * Two joints of one skeleton.
     *
     * @param first 0-based joint
     * @param second 0-based joint
     */
    public record Pair(int first, int second) {}

    /** Copies the lists; sizes and indices must agree. */
    public Skeleton {
        Checks.requireText(id, "id");
        Checks.requireText(sigmaSource, "sigmaSource");
        names = List.copyOf(names);
        edges = List.copyOf(edges);
        flipPairs = List.copyOf(flipPairs);
        sigmas = List.copyOf(sigmas);
        Checks.requirePositive(names.size(), "number of joints");
        if (sigmas.size() != names.size()) {
            throw new IllegalArgumentException(sigmas.size() + " sigmas for " + names.size() + " joints in " + id);
        }
        for (double sigma : sigmas) {
            if (!(sigma > 0)) {
                throw new IllegalArgumentException("sigma is not positive in " + id);
            }
        }
        requireInside(edges, names.size(), id);
        requireInside(flipPairs, names.size(), id);
    }

    private static void requireInside(List<Pair> pairs, int size, String id) {
        for (Pair pair : pairs) {
            if (Math.min(pair.first(), pair.second()) < 0 || Math.max(pair.first(), pair.second()) >= size) {
                throw new IllegalArgumentException(pair + " names no joint of " + id);
            }
        }
    }

    /** How many joints. */
    public int size() {
        return names.size();
    }

    /** The 0-based index of a joint by name. */
    public OptionalInt index(String name) {
        int index = names.indexOf(name);
        return index < 0 ? OptionalInt.empty() : OptionalInt.of(index);
    }

    /** Sigmas as an array of length {@link #size()}; the caller owns it. */
    public double[] sigmaArray() {
        return sigmas.stream().mapToDouble(Double::doubleValue).toArray();
    }

    /** For every joint the one it becomes when the picture is mirrored; the caller owns the array. */
    public int[] flipPermutation() {
        int[] permutation = new int[size()];
        for (int joint = 0; joint < permutation.length; joint++) {
            permutation[joint] = joint;
        }
        for (Pair pair : flipPairs) {
            permutation[pair.first()] = pair.second();
            permutation[pair.second()] = pair.first();
        }
        return permutation;
    }

    /** Throws where a person has not exactly this skeleton's number of keypoints. */
    public void requireSize(List<Keypoint> keypoints) {
        if (keypoints.size() != size()) {
            throw new IllegalArgumentException(keypoints.size() + " keypoints for skeleton " + id + " of " + size());
        }
    }
}
