package io.posestream.inference;

import io.posestream.core.Affine;

/**
 * How a whole picture lies in the input of a detector, at its top left.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param coveredWidth part of the width that the picture covers
 * @param coveredHeight part of the height that the picture covers
 */
public record Placement(int width, int height, int coveredWidth, int coveredHeight) {
    /** Checks that the covered part is inside. */
    public Placement {
        if (coveredWidth < 1 || coveredHeight < 1 || coveredWidth > width || coveredHeight > height) {
            throw new IllegalArgumentException(
                    "a part of " + coveredWidth + "x" + coveredHeight + " does not lie in " + width + "x" + height);
        }
    }

    /**
     * Where a picture of the given size lies. A letterbox keeps the aspect ratio; where the input's size is free, it is
     * the smallest that holds the picture.
     */
    public static Placement of(InputSpec input, DetectorHead.Resize resize, int pictureWidth, int pictureHeight) {
        if (resize == DetectorHead.Resize.STRETCH) {
            return new Placement(input.width(), input.height(), input.width(), input.height());
        }
        double scale = Math.min((double) input.width() / pictureWidth, (double) input.height() / pictureHeight);
        int width = covered(pictureWidth * scale, input.width());
        int height = covered(pictureHeight * scale, input.height());
        return new Placement(
                extent(width, input.width(), input.sizeStep()),
                extent(height, input.height(), input.sizeStep()),
                width,
                height);
    }

    private static int covered(double wanted, int limit) {
        return Math.min(Math.max((int) Math.round(wanted), 1), limit);
    }

    private static int extent(int covered, int limit, int step) {
        return step == 0 ? limit : (covered + step - 1) / step * step;
    }

    /**
     * From edges of boxes in the input to those in a frame of another size: both count from the outer edge of the top
     * left pixel, as detectors do, so there is no half pixel between them.
     */
    public Affine edgesTo(int frameWidth, int frameHeight) {
        return Affine.scaleShift((double) frameWidth / coveredWidth, (double) frameHeight / coveredHeight, 0, 0);
    }
}
