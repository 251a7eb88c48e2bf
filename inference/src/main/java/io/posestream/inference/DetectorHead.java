package io.posestream.inference;

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
 */
public record DetectorHead(
        Resize resize,
        int padValue,
        int personClass,
        OptionalDouble boxScore,
        OptionalDouble nmsIou,
        Optional<Skeleton> skeleton)
        implements ModelHead {
    /** How a whole frame gets into the input. */
    public enum Resize {
        /** Aspect kept, at the top left, the rest padded. */
        LETTERBOX,
        /** Aspect kept, in the middle, padded on two sides. */
        LETTERBOX_CENTER,
        /** Each axis by itself, the whole input covered. */
        STRETCH
    }

    /** Checks ranges. */
    public DetectorHead {
        requireNonNull(resize, "resize is null");
        requireNonNull(boxScore, "boxScore is null");
        requireNonNull(nmsIou, "nmsIou is null");
        requireNonNull(skeleton, "skeleton is null");
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

    /** A detector of boxes whose makers name no thresholds. */
    public DetectorHead(Resize resize, int padValue, int personClass) {
        this(resize, padValue, personClass, OptionalDouble.empty(), OptionalDouble.empty(), Optional.empty());
    }
}
