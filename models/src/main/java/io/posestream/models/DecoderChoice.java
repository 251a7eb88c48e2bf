package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.manifest.CropRule;
import io.posestream.inference.manifest.CropRule.Convention;
import io.posestream.inference.manifest.DecodeRule;
import io.posestream.inference.manifest.DecodeRule.Method;
import java.util.Locale;

/** The decoders one can name at import; each brings the crop geometry that its networks were trained with. */
public enum DecoderChoice {
    /** Official RSN. */
    RSN,
    /** mmpose's for RSN. */
    MEGVII,
    /** Official HRNet. */
    QUARTER,
    /** DarkPose. */
    DARK,
    /** UDP-Pose. */
    UDP;

    /** Blur of the authors' test code on COCO, and of mmpose's configurations; of the authors' on MPII it is 9. */
    private static final int RSN_KERNEL = 5;

    private static final int RSN_KERNEL_MPII = 9;
    /** Of DarkPose's and UDP-Pose's shipped configurations. */
    private static final int DARK_KERNEL = 11;

    private static final double MARGIN = 1.25;
    /** Of stride 4, in pixels of the crop. */
    private static final double HALF_CELL = 2;

    static final String MPII = "mpii-16";

    /** Reads a name; throws {@link UserError}. */
    public static DecoderChoice parse(String name) {
        for (DecoderChoice choice : values()) {
            if (choice.name().equalsIgnoreCase(name)) {
                return choice;
            }
        }
        throw new UserError("unknown decoder " + name + ": use rsn, megvii, quarter, dark or udp");
    }

    /** @param skeletonId of the maps; RSN blurs MPII's more */
    DecodeRule decode(String skeletonId) {
        return switch (this) {
            case RSN -> new DecodeRule(Method.RSN, skeletonId.equals(MPII) ? RSN_KERNEL_MPII : RSN_KERNEL, false, 0);
            case MEGVII -> new DecodeRule(Method.MEGVII, RSN_KERNEL, false, 0);
            case QUARTER -> new DecodeRule(Method.QUARTER, 1, false, 1);
            case DARK -> new DecodeRule(Method.DARK, DARK_KERNEL, false, 1);
            case UDP -> new DecodeRule(Method.UDP, DARK_KERNEL, false, 0);
        };
    }

    /** @param isSquare whether both sides of the box are enlarged by 1.25: in mmpose, and by RSN's authors on MPII */
    CropRule crop(boolean isSquare) {
        return switch (this) {
            case RSN ->
                isSquare
                        ? new CropRule(Convention.RSN, MARGIN, MARGIN, HALF_CELL)
                        : new CropRule(Convention.RSN, 1.09, 1.135, HALF_CELL);
            case MEGVII -> new CropRule(Convention.HRNET, MARGIN, MARGIN, HALF_CELL);
            case QUARTER -> new CropRule(Convention.HRNET, MARGIN, MARGIN, 0);
            case DARK -> new CropRule(Convention.DARK, MARGIN, MARGIN, 0);
            case UDP -> new CropRule(Convention.UDP, MARGIN, MARGIN, 0);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
