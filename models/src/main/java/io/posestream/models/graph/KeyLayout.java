package io.posestream.models.graph;

import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Whose parameter names a checkpoint uses. Prefixes that frameworks put before parts ({@code backbone.}, {@code head.},
 * {@code keypoint_head.}) are no part of the names here.
 */
public enum KeyLayout {
    /** The authors' own code. */
    OFFICIAL,
    /** mmpose. For HRNet its names are the authors'; for RSN they differ and convolutions have no bias. */
    MMPOSE;

    private static final List<String> PREFIXES = List.of("backbone.", "keypoint_head.", "head.");
    private static final String MMPOSE_STEM = "top.top.0.";
    private static final String MMPOSE_STAGES = "multi_stage_rsn.";

    private static final Pattern HEAD = Pattern.compile("stage(\\d+)\\.upsample\\.up(\\d)\\.(res_conv[12]|prm)\\.(.*)");
    private static final Pattern STAGE = Pattern.compile("stage(\\d+)\\.(.*)");
    private static final int HEADS_PER_STAGE = 4;

    /** {@code key} without a framework's prefix. */
    public static String bare(String key) {
        for (String prefix : PREFIXES) {
            if (key.startsWith(prefix)) {
                return key.substring(prefix.length());
            }
        }
        return key;
    }

    /** Tells the layout from all keys of a checkpoint, bare or not. */
    public static KeyLayout detect(Set<String> keys, ArchitectureName.Family family) {
        boolean mmpose = family == ArchitectureName.Family.HRNET
                ? keys.stream().anyMatch(key -> !bare(key).equals(key))
                : keys.stream().map(KeyLayout::bare).anyMatch(KeyLayout::isMmposeRsn);
        return mmpose ? MMPOSE : OFFICIAL;
    }

    private static boolean isMmposeRsn(String bareKey) {
        return bareKey.startsWith(MMPOSE_STEM) || bareKey.startsWith(MMPOSE_STAGES);
    }

    /** The bare key of a checkpoint of this layout for the parameter that the authors' code calls {@code name}. */
    public String key(String name) {
        if (this == OFFICIAL) {
            return name;
        }
        if (name.startsWith("top.conv.")) {
            return MMPOSE_STEM + name.substring("top.conv.".length());
        }
        Matcher head = HEAD.matcher(name);
        if (head.matches()) {
            int index = HEADS_PER_STAGE * Integer.parseInt(head.group(1)) + Integer.parseInt(head.group(2)) - 1;
            String part = head.group(3);
            String unit = part.equals("prm") ? "prm" : "conv_layers." + (part.endsWith("1") ? 0 : 1);
            return "predict_layers." + index + "." + unit + "." + head.group(4);
        }
        Matcher stage = STAGE.matcher(name);
        boolean rsn = stage.matches() && (name.contains(".downsample.") || name.contains(".upsample."));
        if (!rsn || name.contains(".branches.") || name.contains(".fuse_layers.")) {
            return name;
        }
        return MMPOSE_STAGES + stage.group(1) + "." + inner(stage.group(2));
    }

    private static String inner(String path) {
        return path.replace(".conv_bn_relu3.", ".conv_bn3.")
                .replace(".u_skip.", ".in_skip.")
                .replace(".skip1.", ".out_skip1.")
                .replace(".skip2.", ".out_skip2.");
    }
}
