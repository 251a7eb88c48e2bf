package io.posestream.inference.manifest;

import static java.util.Objects.requireNonNull;

/**
 * From a person's box to the crop, and from a cell of the map back to the frame.
 *
 * @param convention the geometry the network was trained with
 * @param enlargeWidth factor of the box width
 * @param enlargeHeight factor of the box height
 * @param cellShift where cell c of a map lies in the crop: stride x c + cellShift, in pixels of the crop. 2 in the
 *     official RSN, 0 in HRNet; not used by the conventions that count size - 1
 */
public record CropRule(Convention convention, double enlargeWidth, double enlargeHeight, double cellShift) {
    /** The geometries of the field. */
    public enum Convention {
        /** Official RSN and MSPN: box enlarged per axis, then fitted to the aspect ratio; one factor W / box width. */
        RSN,
        /** HRNet: box fitted to the aspect ratio, then enlarged; one factor W / box width. */
        HRNET,
        /** DarkPose: as HRNet, with one factor (W - 1) / (box width - 1). */
        DARK,
        /** UDP: as HRNet, with the factors (W - 1) / box width and (H - 1) / box height. */
        UDP
    }

    /** Checks ranges. */
    public CropRule {
        requireNonNull(convention, "convention is null");
        Limits.requirePositiveFactor(enlargeWidth, "enlargement");
        Limits.requirePositiveFactor(enlargeHeight, "enlargement");
        Limits.requireFactor(cellShift, "cellShift");
    }
}
