package io.posestream.models.quantize;

import java.util.function.Consumer;

/** Crops of people, ready for a network; can be gone through several times. */
@FunctionalInterface
public interface CropSource {
    /**
     * Hands every crop to {@code consumer}: 3 x height x width floats, normalised as the model's manifest says; the array
     * may be used again for the next one.
     */
    void forEach(Consumer<float[]> consumer);
}
