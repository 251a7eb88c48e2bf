package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import java.util.Optional;
import java.util.OptionalDouble;

/**
 * A network that finds boxes, and in one stage the keypoints in them where it has a skeleton.
 *
 * @param resize how the frame gets into the input
 * @param padValue grey level of what the frame does not cover, 0..255; 0 where it covers all
 * @param personClass the class that is a person, 0-based
 * @param boxScore least score of a box worth keeping, in [0, 1]; empty where the network's makers name none
 * @param nmsIou of two boxes that overlap by more than this intersection over union the weaker one goes, in (0, 1];
 *     empty where the network's makers name none
 * @param skeleton of the keypoints it gives; empty where it gives none
 * @param sides how long the frame's sides become, where it is resized by its shortest side; else empty
 */
public record DetectorHead(
        Resize resize,
        int padValue,
        int personClass,
        OptionalDouble boxScore,
        OptionalDouble nmsIou,
        Optional<Skeleton> skeleton,
        Optional<Sides> sides)
        implements ModelHead {
    /** How a whole frame gets into the input. */
    public enum Resize {
        /** Aspect kept, at the top left, the rest padded. */
        LETTERBOX,
        /** Aspect kept, in the middle, padded on two sides. */
        LETTERBOX_CENTER,
        /** Each axis by itself, the whole input covered. */
        STRETCH,
        /**
         * Aspect kept, at the top left, the shortest side of a given length unless the longest gets too long, rounded down;
         * without smoothing, as torchvision does. The rest is zero after normalisation.
         */
        SHORTEST_SIDE,
        /** The same, rounded to the nearest, smoothed where it shrinks, to the bit as detectron2 (Pillow) does. */
        SHORTEST_SIDE_SMOOTH;

        /** Whether it goes by {@link Sides}. */
        public boolean isBySides() {
            return this == SHORTEST_SIDE || this == SHORTEST_SIDE_SMOOTH;
        }
    }

    /**
     * Lengths of a resized frame, in pixels.
     *
     * @param shortest length of the shorter side
     * @param longest the longer side gets no longer; the shorter one then stays shorter
     */
    public record Sides(int shortest, int longest) {
        /** Checks ranges. */
        public Sides {
            Limits.require(shortest, 1, Limits.SIDE, "shortestSide");
            Limits.require(longest, shortest, Limits.SIDE, "longestSide");
        }
    }

    /** Checks ranges. */
    public DetectorHead {
        requireNonNull(resize, "resize is null");
        requireNonNull(boxScore, "boxScore is null");
        requireNonNull(nmsIou, "nmsIou is null");
        requireNonNull(skeleton, "skeleton is null");
        requireNonNull(sides, "sides is null");
        if (sides.isPresent() != resize.isBySides()) {
            throw new IllegalArgumentException("shortestSide and longestSide go with resize " + Resize.SHORTEST_SIDE
                    + " and " + Resize.SHORTEST_SIDE_SMOOTH + " alone, not with " + resize);
        }
        if (padValue < 0 || padValue > 255) {
            throw new IllegalArgumentException("padValue is not in 0..255: " + padValue);
        }
        Limits.require(personClass, 0, Limits.CLASSES - 1, "personClass");
        boxScore.ifPresent(score -> {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("boxScore is not in [0,1]: " + score);
            }
        });
        nmsIou.ifPresent(iou -> {
            if (!(iou > 0 && iou <= 1)) {
                throw new IllegalArgumentException("nmsIou is not in (0,1]: " + iou);
            }
        });
    }

    /** One whose frames are not resized by their shortest side. */
    public DetectorHead(
            Resize resize,
            int padValue,
            int personClass,
            OptionalDouble boxScore,
            OptionalDouble nmsIou,
            Optional<Skeleton> skeleton) {
        this(resize, padValue, personClass, boxScore, nmsIou, skeleton, Optional.empty());
    }

    /** A detector of boxes whose makers name no thresholds. */
    public DetectorHead(Resize resize, int padValue, int personClass) {
        this(resize, padValue, personClass, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }
}
