package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.Image;
import io.posestream.models.quantize.CropSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Crops kept in memory for calibration and comparison: boxes of people enlarged and fitted as the manifest says, without
 * the sub-pixel conventions that only matter for reading a map back. Not thread safe.
 */
public final class PersonCrops implements CropSource {
    private final InputSpec input;
    private final CropRule rule;
    private final TensorFill fill;
    private final List<float[]> crops = new ArrayList<>();

    /** @param manifest of a heatmap network */
    public PersonCrops(ModelManifest manifest) {
        if (!(manifest.head() instanceof HeatmapHead head)) {
            throw new IllegalArgumentException(manifest.id() + " is no heatmap network");
        }
        this.input = manifest.input();
        this.rule = requireNonNull(head.crop(), "crop is null");
        this.fill = new TensorFill(input);
    }

    /**
     * Adds the crop of one person.
     *
     * @param picture stays the caller's
     * @param box of the person, in its pixels
     */
    public void add(Image picture, Box box) {
        double aspect = (double) input.width() / input.height();
        double width = Math.max(box.width(), 1) * rule.enlargeWidth();
        double height = Math.max(box.height(), 1) * rule.enlargeHeight();
        double fitted = Math.max(width, height * aspect);
        double scale = input.width() / fitted;
        float[] crop = new float[input.pictureLength()];
        double shiftX = input.width() / 2.0 - scale * box.centerX();
        double shiftY = input.height() / 2.0 - scale * box.centerY();
        fill.warp(picture, Affine.scaleShift(scale, scale, shiftX, shiftY), crop, 0);
        crops.add(crop);
    }

    /** How many there are. */
    public int size() {
        return crops.size();
    }

    @Override
    public void forEach(Consumer<float[]> consumer) {
        crops.forEach(consumer);
    }
}
