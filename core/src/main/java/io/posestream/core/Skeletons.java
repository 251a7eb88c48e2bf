package io.posestream.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.DoubleStream;

/** The skeletons the field uses. A manifest may bring others. */
public final class Skeletons {
    private static final String COCO_SOURCE = "COCO keypoint evaluation (pycocotools, kpt_oks_sigmas)";
    private static final String HEAD_SOURCE =
            COCO_SOURCE + "; head_bottom and head_top 0.079 as in PoseTrack21's baselines";

    /** COCO's 17 joints. */
    public static final Skeleton COCO_17 = new Skeleton(
            "coco-17",
            List.of(
                    "nose",
                    "left_eye",
                    "right_eye",
                    "left_ear",
                    "right_ear",
                    "left_shoulder",
                    "right_shoulder",
                    "left_elbow",
                    "right_elbow",
                    "left_wrist",
                    "right_wrist",
                    "left_hip",
                    "right_hip",
                    "left_knee",
                    "right_knee",
                    "left_ankle",
                    "right_ankle"),
            pairs(
                    0, 1, 0, 2, 1, 3, 2, 4, 3, 5, 4, 6, 5, 6, 5, 7, 7, 9, 6, 8, 8, 10, 5, 11, 6, 12, 11, 12, 11, 13, 13,
                    15, 12, 14, 14, 16),
            pairs(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
            sigmas(
                    .026, .025, .025, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087, .089,
                    .089),
            COCO_SOURCE);

    /** PoseTrack 2018 and 2021: 17 slots of which the ears are never annotated. */
    public static final Skeleton POSETRACK_17 = new Skeleton(
            "posetrack-17",
            List.of(
                    "nose",
                    "head_bottom",
                    "head_top",
                    "left_ear",
                    "right_ear",
                    "left_shoulder",
                    "right_shoulder",
                    "left_elbow",
                    "right_elbow",
                    "left_wrist",
                    "right_wrist",
                    "left_hip",
                    "right_hip",
                    "left_knee",
                    "right_knee",
                    "left_ankle",
                    "right_ankle"),
            pairs(
                    2, 0, 0, 1, 1, 5, 1, 6, 5, 7, 7, 9, 6, 8, 8, 10, 5, 11, 6, 12, 11, 12, 11, 13, 13, 15, 12, 14, 14,
                    16),
            pairs(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16),
            sigmas(
                    .026, .079, .079, .035, .035, .079, .079, .072, .072, .062, .062, .107, .107, .087, .087, .089,
                    .089),
            HEAD_SOURCE);

    /** PoseTrack 2017's 15 joints in the order of their ids. */
    public static final Skeleton POSETRACK_15 = new Skeleton(
            "posetrack-15",
            List.of(
                    "right_ankle",
                    "right_knee",
                    "right_hip",
                    "left_hip",
                    "left_knee",
                    "left_ankle",
                    "right_wrist",
                    "right_elbow",
                    "right_shoulder",
                    "left_shoulder",
                    "left_elbow",
                    "left_wrist",
                    "head_bottom",
                    "nose",
                    "head_top"),
            pairs(14, 13, 13, 12, 12, 8, 12, 9, 8, 7, 7, 6, 9, 10, 10, 11, 8, 2, 9, 3, 2, 3, 2, 1, 1, 0, 3, 4, 4, 5),
            pairs(0, 5, 1, 4, 2, 3, 6, 11, 7, 10, 8, 9),
            sigmas(.089, .087, .107, .107, .087, .089, .062, .072, .079, .079, .072, .062, .079, .026, .079),
            HEAD_SOURCE);

    /** MPII's 16 joints. */
    public static final Skeleton MPII_16 = new Skeleton(
            "mpii-16",
            List.of(
                    "right_ankle",
                    "right_knee",
                    "right_hip",
                    "left_hip",
                    "left_knee",
                    "left_ankle",
                    "pelvis",
                    "thorax",
                    "upper_neck",
                    "head_top",
                    "right_wrist",
                    "right_elbow",
                    "right_shoulder",
                    "left_shoulder",
                    "left_elbow",
                    "left_wrist"),
            pairs(0, 1, 1, 2, 2, 6, 6, 3, 3, 4, 4, 5, 6, 7, 7, 8, 8, 9, 7, 12, 12, 11, 11, 10, 7, 13, 13, 14, 14, 15),
            pairs(0, 5, 1, 4, 2, 3, 10, 15, 11, 14, 12, 13),
            sigmas(.089, .087, .107, .107, .087, .089, .107, .079, .079, .079, .062, .072, .079, .079, .072, .062),
            COCO_SOURCE + "; pelvis as hip; thorax, upper_neck and head_top 0.079 as in PoseTrack21's baselines");

    /** The 18 joints of OpenPose's COCO model; the neck is the middle of the shoulders. */
    public static final Skeleton OPENPOSE_18 = new Skeleton(
            "openpose-18",
            List.of(
                    "nose",
                    "neck",
                    "right_shoulder",
                    "right_elbow",
                    "right_wrist",
                    "left_shoulder",
                    "left_elbow",
                    "left_wrist",
                    "right_hip",
                    "right_knee",
                    "right_ankle",
                    "left_hip",
                    "left_knee",
                    "left_ankle",
                    "right_eye",
                    "left_eye",
                    "right_ear",
                    "left_ear"),
            pairs(
                    4, 3, 3, 2, 7, 6, 6, 5, 13, 12, 12, 11, 10, 9, 9, 8, 11, 5, 8, 2, 5, 1, 2, 1, 0, 1, 15, 0, 14, 0,
                    17, 15, 16, 14),
            pairs(2, 5, 3, 6, 4, 7, 8, 11, 9, 12, 10, 13, 14, 15, 16, 17),
            sigmas(
                    .026, .079, .079, .072, .062, .079, .072, .062, .107, .087, .089, .107, .087, .089, .025, .025,
                    .035, .035),
            COCO_SOURCE + "; neck as shoulder");

    private static final List<Skeleton> ALL = List.of(COCO_17, POSETRACK_17, POSETRACK_15, MPII_16, OPENPOSE_18);

    private Skeletons() {}

    /** The built-in skeleton of that id. */
    public static Optional<Skeleton> find(String id) {
        return ALL.stream().filter(skeleton -> skeleton.id().equals(id)).findFirst();
    }

    /** Every built-in skeleton. */
    public static List<Skeleton> all() {
        return ALL;
    }

    private static List<Skeleton.Pair> pairs(int... joints) {
        List<Skeleton.Pair> pairs = new ArrayList<>(joints.length / 2);
        for (int i = 0; i < joints.length; i += 2) {
            pairs.add(new Skeleton.Pair(joints[i], joints[i + 1]));
        }
        return pairs;
    }

    private static List<Double> sigmas(double... values) {
        return DoubleStream.of(values).boxed().toList();
    }
}
