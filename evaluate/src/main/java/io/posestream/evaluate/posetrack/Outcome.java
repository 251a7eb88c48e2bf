package io.posestream.evaluate.posetrack;

import java.util.Optional;

/**
 * The figures of one family, or the sentence that says why its official tool gives none.
 *
 * @param figures empty when refused
 * @param refusal empty when there are figures
 * @param <T> what the family yields
 */
record Outcome<T>(Optional<T> figures, Optional<String> refusal) {
    Outcome {
        if (figures.isPresent() == refusal.isPresent()) {
            throw new IllegalArgumentException("an outcome is figures or a refusal");
        }
    }

    static <T> Outcome<T> of(T figures) {
        return new Outcome<>(Optional.of(figures), Optional.empty());
    }

    static <T> Outcome<T> refused(String why) {
        return new Outcome<>(Optional.empty(), Optional.of(why));
    }
}
