package io.posestream.models.rcnn;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The networks that can be imported. */
public enum RcnnArchitecture {
    /** Refined keypoint branch (Li, Zhao, Xu, Xu: Towards High Performance One-Stage Human Pose Estimation), ResNet-50. */
    ONESTAGE_R50("onestage-r50", true, 6),
    /** The same on ResNet-101. */
    ONESTAGE_R101("onestage-r101", true, 23),
    /** Stock Mask R-CNN for keypoints of detectron2 or torchvision, ResNet-50. */
    KEYPOINT_RCNN_R50("keypoint-rcnn-r50", false, 6),
    /** The same on ResNet-101. */
    KEYPOINT_RCNN_R101("keypoint-rcnn-r101", false, 23);

    private final String label;
    private final boolean refined;
    /** Of the third stage; the others are the same in all. */
    private final int blocks;

    RcnnArchitecture(String label, boolean refined, int blocks) {
        this.label = label;
        this.refined = refined;
        this.blocks = blocks;
    }

    /** The one of that name, in any case. */
    public static Optional<RcnnArchitecture> named(String name) {
        return Arrays.stream(values())
                .filter(architecture -> architecture.label.equalsIgnoreCase(name))
                .findFirst();
    }

    /** Whether keypoints are read from the finest level, in enlarged boxes, by a head with context blocks. */
    public boolean refined() {
        return refined;
    }

    /** Residual blocks of the four stages. */
    public List<Integer> blocks() {
        return List.of(3, 4, blocks, 3);
    }

    @Override
    public String toString() {
        return label;
    }
}
