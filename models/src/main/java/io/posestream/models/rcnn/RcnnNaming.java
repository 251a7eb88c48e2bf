package io.posestream.models.rcnn;

import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Whose names the tensors of a checkpoint have. Elsewhere here a tensor is called as detectron2 calls it. */
public enum RcnnNaming {
    /** detectron2, and the code that is built on it. */
    DETECTRON2,
    /** torchvision today. */
    TORCHVISION,
    /** torchvision of the time of its published file. */
    TORCHVISION_2019;

    private static final String TORCHVISION_MARK = "backbone.body.";
    private static final Pattern STAGE = Pattern.compile("backbone\\.bottom_up\\.res(\\d)\\.(\\d+)\\.(.*)");
    private static final Pattern FPN = Pattern.compile("backbone\\.fpn_(lateral|output)(\\d)\\.(.*)");
    private static final Pattern FULLY_CONNECTED = Pattern.compile("roi_heads\\.box_head\\.fc(\\d+)\\.(.*)");
    private static final Pattern KEYPOINT = Pattern.compile("roi_heads\\.keypoint_head\\.conv_fcn(\\d+)\\.(.*)");
    private static final int FIRST_FULLY_CONNECTED = 6;

    /** Tells from all names of a file. */
    public static RcnnNaming detect(Set<String> keys) {
        if (keys.stream().noneMatch(key -> key.startsWith(TORCHVISION_MARK))) {
            return DETECTRON2;
        }
        return keys.contains("rpn.head.conv.weight") ? TORCHVISION_2019 : TORCHVISION;
    }

    /** Whether it is one of torchvision's. */
    public boolean isTorchvision() {
        return this != DETECTRON2;
    }

    /** What the file calls the tensor that detectron2 calls {@code name}. */
    public String key(String name) {
        if (this == DETECTRON2) {
            return name;
        }
        Matcher stage = STAGE.matcher(name);
        if (stage.matches()) {
            int layer = Integer.parseInt(stage.group(1)) - 1;
            return TORCHVISION_MARK + "layer" + layer + "." + stage.group(2) + "." + unit(stage.group(3));
        }
        Matcher fpn = FPN.matcher(name);
        if (fpn.matches()) {
            String kind = fpn.group(1).equals("lateral") ? "inner_blocks." : "layer_blocks.";
            int index = Integer.parseInt(fpn.group(2)) - 2;
            return "backbone.fpn." + kind + index + (this == TORCHVISION ? ".0." : ".") + fpn.group(3);
        }
        Matcher fullyConnected = FULLY_CONNECTED.matcher(name);
        if (fullyConnected.matches()) {
            int index = Integer.parseInt(fullyConnected.group(1)) - 1 + FIRST_FULLY_CONNECTED;
            return "roi_heads.box_head.fc" + index + "." + fullyConnected.group(2);
        }
        Matcher keypoint = KEYPOINT.matcher(name);
        if (keypoint.matches()) {
            // a ReLU stands between two convolutions
            int index = 2 * (Integer.parseInt(keypoint.group(1)) - 1);
            return "roi_heads.keypoint_head." + index + "." + keypoint.group(2);
        }
        return name.replace("backbone.bottom_up.stem.", TORCHVISION_MARK)
                .replace(".conv1.norm.", ".bn1.")
                .replace(
                        "proposal_generator.rpn_head.conv.",
                        this == TORCHVISION ? "rpn.head.conv.0.0." : "rpn.head.conv.")
                .replace("proposal_generator.rpn_head.objectness_logits.", "rpn.head.cls_logits.")
                .replace("proposal_generator.rpn_head.anchor_deltas.", "rpn.head.bbox_pred.")
                .replace("keypoint_head.score_lowres.", "keypoint_predictor.kps_score_lowres.");
    }

    private static String unit(String path) {
        return path.replace("shortcut.norm.", "downsample.1.")
                .replace("shortcut.", "downsample.0.")
                .replaceFirst("^conv(\\d)\\.norm\\.", "bn$1.");
    }
}
