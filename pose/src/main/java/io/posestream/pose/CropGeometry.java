package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.InputSpec;

/**
 * The crop of one box: centre and size of the enlarged, fitted box, and the maps that follow from it. Lengths in source
 * pixels. Sources: RSN {@code JointsDataset.py, transforms.py}; HRNet {@code transforms.py}; DarkPose and UDP-Pose
 * {@code get_final_preds, get_warpmatrix}. As there, centre and size are rounded to float32.
 */
final class CropGeometry {
    /** The authors give sizes in units of 200 pixels. */
    private static final double UNIT = 200;
    /** Boxes thinner than this are widened, so that there is a crop at all. */
    private static final double LEAST_SIDE = 1;

    private final CropRule rule;
    private final float centerX;
    private final float centerY;
    private final float scaleX;
    private final float scaleY;

    private CropGeometry(CropRule rule, float centerX, float centerY, float scaleX, float scaleY) {
        this.rule = rule;
        this.centerX = centerX;
        this.centerY = centerY;
        this.scaleX = scaleX;
        this.scaleY = scaleY;
    }

    /**
     * The crop of a box.
     *
     * @param rule of the network
     * @param input of the network, to whose shape the box is fitted
     * @param box in source pixels
     */
    static CropGeometry of(CropRule rule, InputSpec input, Box box) {
        return of(rule, (double) input.width() / input.height(), box.x(), box.y(), box.width(), box.height());
    }

    /**
     * The crop of a box.
     *
     * @param rule of the network
     * @param aspect width / height of the network's input
     * @param x left edge
     * @param y top edge
     * @param width of the box
     * @param height of the box
     */
    static CropGeometry of(CropRule rule, double aspect, double x, double y, double width, double height) {
        double wide = Math.max(width, LEAST_SIDE);
        double high = Math.max(height, LEAST_SIDE);
        float centerX = (float) (x + wide * 0.5);
        float centerY = (float) (y + high * 0.5);
        if (rule.convention() == CropRule.Convention.RSN) {
            float scaleX = (float) ((float) (wide / UNIT) * rule.enlargeWidth());
            float scaleY = (float) ((float) (high / UNIT) * rule.enlargeHeight());
            boolean isWide = scaleX > aspect * scaleY;
            return new CropGeometry(
                    rule,
                    centerX,
                    centerY,
                    isWide ? scaleX : (float) (scaleY * aspect),
                    isWide ? (float) (scaleX / aspect) : scaleY);
        }
        boolean isWide = wide > aspect * high;
        float scaleX = (float) ((isWide ? wide : high * aspect) / UNIT);
        float scaleY = (float) ((isWide ? wide / aspect : high) / UNIT);
        return of(rule, centerX, centerY, (float) (scaleX * rule.enlargeWidth()), (float)
                (scaleY * rule.enlargeHeight()));
    }

    /** The crop of a given centre and size in units of 200 pixels, already enlarged and fitted. */
    static CropGeometry of(CropRule rule, float centerX, float centerY, float scaleX, float scaleY) {
        return new CropGeometry(rule, centerX, centerY, scaleX, scaleY);
    }

    float centerX() {
        return centerX;
    }

    float centerY() {
        return centerY;
    }

    float scaleX() {
        return scaleX;
    }

    float scaleY() {
        return scaleY;
    }

    /** Of the enlarged and fitted box, in square source pixels. */
    double area() {
        return scaleX * UNIT * scaleY * UNIT;
    }

    /** Source pixels to pixels of an input of {@code width} x {@code height}. */
    Affine toInput(int width, int height) {
        double boxWidth = scaleX * UNIT;
        double boxHeight = scaleY * UNIT;
        return switch (rule.convention()) {
            case RSN, HRNET -> threePoints(boxWidth, width, height);
            case DARK -> about((width - 1) / (boxWidth - 1), (width - 1) / (boxWidth - 1), width - 1.0, height - 1.0);
            case UDP -> about((width - 1) / boxWidth, (height - 1) / boxHeight, width - 1.0, height - 1.0);
        };
    }

    /**
     * Cells of a map of {@code width} x {@code height}, centres at integers, to source pixels.
     *
     * @param width of the map
     * @param height of the map
     * @param inputWidth of the input the map stands for
     * @param inputHeight of the input the map stands for
     */
    Affine mapToSource(int width, int height, int inputWidth, int inputHeight) {
        double boxWidth = scaleX * UNIT;
        double boxHeight = scaleY * UNIT;
        return switch (rule.convention()) {
            case RSN, HRNET -> {
                double factor = boxWidth / inputWidth;
                double perCellX = factor * inputWidth / width;
                double perCellY = factor * inputHeight / height;
                double shift = factor * rule.cellShift();
                yield Affine.scaleShift(
                        perCellX, perCellY, centerX - boxWidth / 2 + shift, centerY - factor * inputHeight / 2 + shift);
            }
            case DARK -> {
                double factor = (boxWidth - 1) / (width - 1);
                yield Affine.scaleShift(
                        factor, factor, centerX - factor * (width - 1) / 2, centerY - factor * (height - 1) / 2);
            }
            case UDP ->
                Affine.scaleShift(
                        boxWidth / (width - 1),
                        boxHeight / (height - 1),
                        centerX - boxWidth / 2,
                        centerY - boxHeight / 2);
        };
    }

    private Affine about(double factorX, double factorY, double width, double height) {
        return Affine.scaleShift(factorX, factorY, width / 2 - factorX * centerX, height / 2 - factorY * centerY);
    }

    /**
     * The map through three point pairs rounded to float32, as the authors build it for cv2.getAffineTransform: centre,
     * half a width above it, and as far left of that. Without rotation the system falls apart into two divisions.
     */
    private Affine threePoints(double boxWidth, int width, int height) {
        double half = (float) boxWidth * 0.5;
        float above = (float) (centerY - half);
        float left = (float) (centerX - ((double) centerY - above));
        double targetHalf = width * 0.5;
        double factorX = -targetHalf / ((double) left - centerX);
        double factorY = -targetHalf / ((double) above - centerY);
        return Affine.scaleShift(factorX, factorY, targetHalf - factorX * centerX, height * 0.5 - factorY * centerY);
    }
}
