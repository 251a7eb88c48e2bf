package io.posestream.models;

import io.posestream.models.quantize.CropSource;
import java.util.function.Consumer;

/**
 * Parts a set of crops, so that ranges are not judged on the crops that they were taken from. Every fourth is kept for
 * judging, at most 64; all serve for both where there are fewer than eight. Borrows the crops.
 */
final class CropSplit {
    private static final int STEP = 4;
    private static final int FEWEST = 8;
    private static final int MOST_JUDGED = 64;

    private final CropSource crops;
    private final boolean tooFew;

    CropSplit(CropSource crops) {
        this.crops = crops;
        int[] count = new int[1];
        crops.forEach(crop -> count[0]++);
        this.tooFew = count[0] < FEWEST;
    }

    /** The crops to take ranges from. */
    CropSource calibration() {
        return tooFew ? crops : consumer -> crops.forEach(part(false, consumer));
    }

    /** The crops to compare keypoints on. */
    CropSource judged() {
        return tooFew ? crops : consumer -> crops.forEach(part(true, consumer));
    }

    /** What the two have in common, in words. */
    String describe() {
        return tooFew ? "the crops of the calibration, which are few" : "crops that it was not calibrated on";
    }

    private static Consumer<float[]> part(boolean judged, Consumer<float[]> consumer) {
        int[] index = new int[1];
        return crop -> {
            int at = index[0]++;
            boolean isJudged = at % STEP == STEP - 1 && at / STEP < MOST_JUDGED;
            if (isJudged == judged) {
                consumer.accept(crop);
            }
        };
    }
}
