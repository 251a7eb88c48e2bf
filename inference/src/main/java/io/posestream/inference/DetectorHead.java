package io.posestream.inference;

import static java.util.Objects.requireNonNull;

import java.util.OptionalDouble;

/**
 * A network that finds boxes.
 *
 * @param resize how the frame gets into the input
 * @param padValue grey level of what the frame does not cover, 0..255; 0 where it covers all
 * @param personClass the class that is a person, 0-based
 * @param boxScore least score of a box worth keeping, in [0, 1]; empty where the network's makers name none
 */
public record DetectorHead(Resize resize, int padValue, int personClass, OptionalDouble boxScore) implements ModelHead {
    /** How a whole frame gets into the input. */
    public enum Resize {
        /** Aspect kept, at the top left, the rest padded. */
        LETTERBOX,
        /** Each axis by itself, the whole input covered. */
        STRETCH
    }

    /** Checks ranges. */
    public DetectorHead {
        requireNonNull(resize, "resize is null");
        requireNonNull(boxScore, "boxScore is null");
        if (padValue < 0 || padValue > 255) {
            throw new IllegalArgumentException("padValue is not in 0..255: " + padValue);
        }
        Limits.require(personClass, 0, Limits.CLASSES - 1, "personClass");
        boxScore.ifPresent(score -> {
            if (!(score >= 0 && score <= 1)) {
                throw new IllegalArgumentException("boxScore is not in [0,1]: " + score);
            }
        });
    }

    /** A detector whose makers name no score. */
    public DetectorHead(Resize resize, int padValue, int personClass) {
        this(resize, padValue, personClass, OptionalDouble.empty());
    }
}
