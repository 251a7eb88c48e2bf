package io.posestream.evaluate.posetrack.file;

import io.posestream.core.Skeletons;
import java.util.List;

/** The names and orders of PoseTrack's joints. Constants. */
public final class Joints {
    /** What PoseTrack 2018 calls {@code neck}. */
    public static final String NECK_2018 = "head_bottom";

    /** What poseval's output and PoseTrack 2017 call it. */
    private static final String NECK = "neck";

    /** PoseTrack 2017's ids in order, under the names of poseval's output. */
    public static final List<String> NAMES = Skeletons.POSETRACK_15.names().stream()
            .map(name -> name.equals(NECK_2018) ? NECK : name)
            .toList();

    /** PoseTrack 2018's slots in order; the ears are never annotated. */
    public static final List<String> SLOT_NAMES = Skeletons.POSETRACK_17.names();

    /** Joints that are scored. */
    public static final int COUNT = NAMES.size();

    /** Slots of a PoseTrack 2018 or 2021 person. */
    public static final int SLOTS = SLOT_NAMES.size();

    /** The groups of the printed tables, Head to Ankl. */
    public static final List<String> GROUPS = List.of("Head", "Shou", "Elb", "Wri", "Hip", "Knee", "Ankl");

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
    public static List<Integer> members(int group) {
        return GROUP_MEMBERS.get(group);
    }

    /** The id of a joint under its 2018 name, -1 for an ear or any other name. */
    public static int idOf(String name) {
        return Skeletons.POSETRACK_15.names().indexOf(name);
    }

    /** The 2018 name of a joint. */
    public static String name2018(int id) {
        return Skeletons.POSETRACK_15.names().get(id);
    }

    /** The id at each slot in PoseTrack 2018's own order, -1 for the ears. */
    public static int[] standardSlots() {
        return SLOT_NAMES.stream().mapToInt(Joints::idOf).toArray();
    }
}
