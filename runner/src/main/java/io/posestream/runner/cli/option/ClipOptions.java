package io.posestream.runner.cli.option;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.joints.Smoothing;
import io.posestream.tracker.clips.ClipJoints;
import io.posestream.tracker.clips.ClipSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How clips of skeletons are cut. */
public final class ClipOptions {
    private static final String TRACKED = "tracked";

    @Option(
            names = "--clip-windows",
            paramLabel = "W/S@R",
            description = "Clips: frames of a clip / frames between two beginnings @ frames per second,"
                    + " comma-separated (default: 48/16@30,100/25@30).")
    private String windows;

    @Option(
            names = "--bridge",
            paramLabel = "TIME",
            defaultValue = "200ms",
            converter = Durations.class,
            description = "Clips: two sightings at most this far apart are joined (default: ${DEFAULT-VALUE}).")
    private Duration bridge;

    @Option(
            names = "--clip-memory",
            paramLabel = "TIME",
            converter = Durations.class,
            description = "Clips: a track has ended when it is unseen for so long (default: the tracker's memory; where"
                    + " another process tracked, 1.2s).")
    private Duration memory;

    @Option(
            names = "--clip-tail",
            paramLabel = "drop|pad",
            defaultValue = "drop",
            description = "Clips: a track's last, shorter window (default: ${DEFAULT-VALUE}).")
    private String tail;

    @Option(
            names = "--fill",
            paramLabel = "zero|hold|interpolate",
            defaultValue = "zero",
            description = "Clips: where somebody was not seen; the score is 0 in every case (default:"
                    + " ${DEFAULT-VALUE}).")
    private String fill;

    @Option(
            names = "--clip-min-visible",
            paramLabel = "PART",
            defaultValue = "0.5",
            description = "Clips: leave out clips that show their people in a smaller part of their frames (default:"
                    + " ${DEFAULT-VALUE}).")
    private double minVisible;

    @Option(names = "--clip-pairs", description = "Clips of two people who are together as well.")
    private boolean pairs;

    @Option(
            names = "--clip-skeleton",
            paramLabel = "coco-17|openpose-18|tracked",
            defaultValue = "coco-17",
            description = "Joints of clips; tracked: whatever the pose network gives (default: ${DEFAULT-VALUE}).")
    private String skeleton;

    @Option(
            names = "--allow-missing-joints",
            description = "Clips: write zeros for joints that the tracks lack, as PoseTrack's skeleton lacks eyes and"
                    + " ears, where they would otherwise be refused.")
    private boolean allowMissing;

    @Option(
            names = "--clip-smooth",
            description = "Clips: smooth joints (One-Euro filter) before they are resampled, each clip for itself.")
    private boolean smooth;

    /** Whether windows were named, on the command line or in the settings. */
    boolean namesWindows() {
        return windows != null;
    }

    /**
     * How clips are cut.
     *
     * @param trackers memory of the tracker
     * @throws UserError where an option makes no sense
     */
    public ClipSettings settings(Duration trackers) {
        try {
            return new ClipSettings(
                    windows == null ? ClipWindow.DEFAULT : ClipWindow.parse(windows),
                    bridge,
                    memory == null ? trackers : memory,
                    choice(ClipSettings.Tail.values(), tail, "--clip-tail"),
                    choice(ClipSettings.Fill.values(), fill, "--fill"),
                    minVisible,
                    pairs,
                    new ClipJoints(skeleton(), allowMissing),
                    smooth ? Optional.of(Smoothing.defaults()) : Optional.empty());
        } catch (IllegalArgumentException e) {
            throw new UserError("clips: " + e.getMessage(), e);
        }
    }

    private Optional<Skeleton> skeleton() {
        if (skeleton.equals(TRACKED)) {
            return Optional.empty();
        }
        for (Skeleton known : List.of(Skeletons.COCO_17, Skeletons.OPENPOSE_18)) {
            if (known.id().equals(skeleton)) {
                return Optional.of(known);
            }
        }
        throw new UserError("--clip-skeleton " + skeleton + ": choose one of coco-17, openpose-18, tracked");
    }

    private static <E extends Enum<E>> E choice(E[] values, String text, String option) {
        List<String> names = new ArrayList<>();
        for (E value : values) {
            String name = value.name().toLowerCase(Locale.ROOT);
            if (name.equals(text.strip().toLowerCase(Locale.ROOT))) {
                return value;
            }
            names.add(name);
        }
        throw new UserError(option + " " + text + ": choose one of " + String.join(", ", names));
    }
}
