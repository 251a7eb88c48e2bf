package io.posestream.models;

import io.posestream.core.UserError;
import io.posestream.inference.CropRule;
import io.posestream.inference.CropRule.Convention;
import io.posestream.inference.DecodeRule;
import io.posestream.inference.DecodeRule.Method;
import java.util.Locale;

/** The decoders one can name at import; each brings the crop geometry that its networks were trained with. */
public enum DecoderChoice {
    /** Official RSN. */
    RSN,
    /** Official HRNet. */
    QUARTER,
    /** DarkPose. */
    DARK,
    /** UDP-Pose. */
    UDP;

    /** Blur of the authors' test code on COCO; on MPII it is 9. */
    private static final int RSN_KERNEL = 5;

    private static final int RSN_KERNEL_MPII = 9;
    /** Of DarkPose's and UDP-Pose's shipped configurations. */
    private static final int DARK_KERNEL = 11;

    private static final String MPII = "mpii-16";

    /** Reads a name; throws {@link UserError}. */
    public static DecoderChoice parse(String name) {
        for (DecoderChoice choice : values()) {
            if (choice.name().equalsIgnoreCase(name)) {
                return choice;
            }
        }
        throw new UserError("unknown decoder " + name + ": use rsn, quarter, dark or udp");
    }

    /** @param skeletonId of the maps; RSN blurs MPII's more */
    DecodeRule decode(String skeletonId) {
        return switch (this) {
            case RSN -> new DecodeRule(Method.RSN, skeletonId.equals(MPII) ? RSN_KERNEL_MPII : RSN_KERNEL, false, 0);
            case QUARTER -> new DecodeRule(Method.QUARTER, 1, false, 1);
            case DARK -> new DecodeRule(Method.DARK, DARK_KERNEL, false, 1);
            case UDP -> new DecodeRule(Method.UDP, DARK_KERNEL, false, 0);
        };
    }

    /** @param squareMargin true where the framework enlarges both sides of the box by 1.25, also for RSN */
    CropRule crop(boolean squareMargin) {
        return switch (this) {
            case RSN ->
                squareMargin
                        ? new CropRule(Convention.HRNET, 1.25, 1.25, 2)
                        : new CropRule(Convention.RSN, 1.09, 1.135, 2);
            case QUARTER -> new CropRule(Convention.HRNET, 1.25, 1.25, 0);
            case DARK -> new CropRule(Convention.DARK, 1.25, 1.25, 0);
            case UDP -> new CropRule(Convention.UDP, 1.25, 1.25, 0);
        };
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
