package io.posestream.results.evaluate.posetrack;

import java.util.List;

/** The names and orders of PoseTrack's joints. Constants. */
final class Joints {
    /** Joints that are scored. */
    static final int COUNT = 15;

    /** Slots of a PoseTrack 2018 or 2021 person. */
    static final int SLOTS = 17;

    /** PoseTrack 2017's ids in order, under the names of poseval's output. */
    static final List<String> NAMES = List.of(
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
            "neck",
            "nose",
            "head_top");

    /** What PoseTrack 2018 calls {@code neck}. */
    static final String NECK_2018 = "head_bottom";

    /** PoseTrack 2018's slots in order; the ears are never annotated. */
    static final List<String> SLOT_NAMES = List.of(
            "nose",
            NECK_2018,
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
            "right_ankle");

    /** The groups of the printed tables, Head to Ankl. */
    static final List<String> GROUPS = List.of("Head", "Shou", "Elb", "Wri", "Hip", "Knee", "Ankl");

    private static final List<List<Integer>> GROUP_MEMBERS = List.of(
            List.of(14, 12, 13),
            List.of(8, 9),
            List.of(7, 10),
            List.of(6, 11),
            List.of(2, 3),
            List.of(1, 4),
            List.of(0, 5));

    private Joints() {}

    /** The ids that make up group number {@code group} of {@link #GROUPS}. */
    static List<Integer> members(int group) {
        return GROUP_MEMBERS.get(group);
    }

    /** The id of a joint under its 2018 name, -1 for an ear or any other name. */
    static int idOf(String name) {
        return name.equals(NECK_2018) ? NAMES.indexOf("neck") : name.equals("neck") ? -1 : NAMES.indexOf(name);
    }

    /** The 2018 name of a joint. */
    static String name2018(int id) {
        return NAMES.get(id).equals("neck") ? NECK_2018 : NAMES.get(id);
    }

    /** The id at each slot in PoseTrack 2018's own order, -1 for the ears. */
    static int[] standardSlots() {
        return SLOT_NAMES.stream().mapToInt(Joints::idOf).toArray();
    }
}
