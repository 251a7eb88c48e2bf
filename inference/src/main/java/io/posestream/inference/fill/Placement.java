package io.posestream.inference.fill;

import io.posestream.core.Affine;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;

/**
 * How a whole picture lies in the input of a detector.
 *
 * @param width of the input, in pixels
 * @param height of the input, in pixels
 * @param coveredWidth part of the width that the picture covers
 * @param coveredHeight part of the height that the picture covers
 * @param left columns of the input before the picture
 * @param top rows of the input before the picture
 */
public record Placement(int width, int height, int coveredWidth, int coveredHeight, int left, int top) {
    /** Checks that the covered part is inside. */
    public Placement {
        boolean isInside = left >= 0 && top >= 0 && left + coveredWidth <= width && top + coveredHeight <= height;
        if (coveredWidth < 1 || coveredHeight < 1 || !isInside) {
            throw new IllegalArgumentException("a part of " + coveredWidth + "x" + coveredHeight + " at " + left + ","
                    + top + " does not lie in " + width + "x" + height);
        }
    }

    /** A picture at the top left. */
    public Placement(int width, int height, int coveredWidth, int coveredHeight) {
        this(width, height, coveredWidth, coveredHeight, 0, 0);
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
        int inputWidth = extent(width, input.width(), input.sizeStep());
        int inputHeight = extent(height, input.height(), input.sizeStep());
        return resize == DetectorHead.Resize.LETTERBOX_CENTER
                ? new Placement(
                        inputWidth, inputHeight, width, height, (inputWidth - width) / 2, (inputHeight - height) / 2)
                : new Placement(inputWidth, inputHeight, width, height);
    }

    /** The same by all that a head says. */
    public static Placement of(InputSpec input, DetectorHead head, int pictureWidth, int pictureHeight) {
        return head.sides()
                .map(sides -> bySides(input, head.resize(), sides, pictureWidth, pictureHeight))
                .orElseGet(() -> of(input, head.resize(), pictureWidth, pictureHeight));
    }

    /** In the order of the libraries' own computation: another one rounds to other pixels. */
    private static Placement bySides(
            InputSpec input, DetectorHead.Resize resize, DetectorHead.Sides sides, int width, int height) {
        int shorter = Math.min(width, height);
        int longer = Math.max(width, height);
        double newWidth;
        double newHeight;
        if (resize == DetectorHead.Resize.SHORTEST_SIDE_SMOOTH) {
            double scale = (double) sides.shortest() / shorter;
            newWidth = width <= height ? sides.shortest() : scale * width;
            newHeight = height < width ? sides.shortest() : scale * height;
            double longest = Math.max(newWidth, newHeight);
            if (longest > sides.longest()) {
                double limit = sides.longest() / longest;
                newWidth *= limit;
                newHeight *= limit;
            }
            newWidth += 0.5;
            newHeight += 0.5;
        } else {
            double scale = Math.min((double) sides.shortest() / shorter, (double) sides.longest() / longer);
            newWidth = width * scale;
            newHeight = height * scale;
        }
        // a strip so thin that no row is left of it still has one
        int coveredWidth = Math.max((int) newWidth, 1);
        int coveredHeight = Math.max((int) newHeight, 1);
        return new Placement(
                extent(coveredWidth, input.width(), input.sizeStep()),
                extent(coveredHeight, input.height(), input.sizeStep()),
                coveredWidth,
                coveredHeight);
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
        double x = (double) frameWidth / coveredWidth;
        double y = (double) frameHeight / coveredHeight;
        // 0 where there is nothing before it, not -0
        return Affine.scaleShift(x, y, 0 - left * x, 0 - top * y);
    }
}
