package io.posestream.models.graph;

import io.posestream.core.UserError;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A parsed architecture name such as {@code rsn-50x2+prm}.
 *
 * @param family which paper
 * @param depth RSN: layers of the backbone (18, 50, 101); HRNet: width of the highest resolution
 * @param stages RSN: how many times the network is stacked, 1 to 4; HRNet: 1
 * @param refinement whether a Pose Refine Machine follows
 */
public record ArchitectureName(Family family, int depth, int stages, Refinement.Kind refinement) {
    /** The names of the catalogue, without refinement. */
    public static final List<String> KNOWN =
            List.of("rsn-18", "rsn-50", "rsn-101", "rsn-50x2", "rsn-50x3", "rsn-50x4", "hrnet-w32", "hrnet-w48");

    private static final Pattern FORM =
            Pattern.compile("(?:rsn-(18|50|101)(?:x([2-4]))?|hrnet-w(32|48))(\\+prm|\\+prm-mmpose)?");

    /** Which paper an architecture is from. */
    public enum Family {
        /** Residual Steps Network. */
        RSN,
        /** High-Resolution Network. */
        HRNET
    }

    /** Reads a name; throws {@link UserError} that lists what there is. */
    public static ArchitectureName parse(String name) {
        Matcher matcher = FORM.matcher(name.toLowerCase(Locale.ROOT));
        if (!matcher.matches()) {
            throw new UserError("unknown architecture " + name + ": use one of " + String.join(", ", KNOWN)
                    + ", with +prm or +prm-mmpose appended for a Pose Refine Machine, or one in one stage:"
                    + " onestage-r50, onestage-r101, keypoint-rcnn-r50, keypoint-rcnn-r101");
        }
        Refinement.Kind refinement = Refinement.Kind.ofSuffix(matcher.group(4));
        if (matcher.group(3) != null) {
            return new ArchitectureName(Family.HRNET, Integer.parseInt(matcher.group(3)), 1, refinement);
        }
        int stages = matcher.group(2) == null ? 1 : Integer.parseInt(matcher.group(2));
        return new ArchitectureName(Family.RSN, Integer.parseInt(matcher.group(1)), stages, refinement);
    }

    @Override
    public String toString() {
        String base = family == Family.HRNET ? "hrnet-w" + depth : "rsn-" + depth + (stages > 1 ? "x" + stages : "");
        return base + refinement.suffix();
    }
}
