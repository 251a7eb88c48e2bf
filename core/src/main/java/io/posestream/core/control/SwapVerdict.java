package io.posestream.core.control;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;

/**
 * What became of a {@link ModelSwap}.
 *
 * @param swapId which
 * @param accepted whether it counts
 * @param reason why not
 * @param modelId the network's own id, where it counts
 */
public record SwapVerdict(String swapId, boolean accepted, String reason, String modelId) {
    /** Checks that nothing is missing. */
    public SwapVerdict {
        Checks.requireText(swapId, "swapId");
        requireNonNull(reason, "reason is null");
        requireNonNull(modelId, "modelId is null");
    }

    /** It counts. */
    public static SwapVerdict accepted(ModelSwap swap, String modelId) {
        return new SwapVerdict(swap.id(), true, "", modelId);
    }

    /** It does not. */
    public static SwapVerdict refused(ModelSwap swap, String reason) {
        return new SwapVerdict(swap.id(), false, reason, "");
    }
}
