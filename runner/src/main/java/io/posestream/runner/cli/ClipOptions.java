package io.posestream.runner.cli;

import io.posestream.core.ClipWindow;
import io.posestream.core.UserError;
import io.posestream.results.clips.ClipFiles;
import io.posestream.results.clips.ClipLabels;
import io.posestream.runner.export.ClipExport;
import io.posestream.tracker.clips.ClipSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;

/** How clips of skeletons are cut and written. */
final class ClipOptions {
    private static final String NPZ = "clips-npz";
    private static final String PICKLE = "clips-pickle";

    @Option(
            names = "--clip-windows",
            paramLabel = "W/S@R",
            defaultValue = "48/16@30,100/25@30",
            description = "clips-*: frames of a clip / frames between two beginnings @ frames per second,"
                    + " comma-separated (default: ${DEFAULT-VALUE}).")
    private String windows;

    @Option(
            names = "--bridge",
            paramLabel = "TIME",
            defaultValue = "200ms",
            converter = Durations.class,
            description = "clips-*: two sightings at most this far apart are joined (default: ${DEFAULT-VALUE}).")
    private Duration bridge;

    @Option(
            names = "--clip-tail",
            paramLabel = "drop|pad",
            defaultValue = "drop",
            description = "clips-*: a track's last, shorter window (default: ${DEFAULT-VALUE}).")
    private String tail;

    @Option(
            names = "--fill",
            paramLabel = "zero|hold|interpolate",
            defaultValue = "zero",
            description = "clips-*: where somebody was not seen; the score is 0 in every case (default:"
                    + " ${DEFAULT-VALUE}).")
    private String fill;

    @Option(
            names = "--clip-min-visible",
            paramLabel = "PART",
            defaultValue = "0.5",
            description = "clips-*: leave out clips that show their people in a smaller part of their frames (default:"
                    + " ${DEFAULT-VALUE}).")
    private double minVisible;

    @Option(names = "--clip-pairs", description = "clips-*: clips of two people who are together as well.")
    private boolean pairs;

    @Option(
            names = "--clip-split",
            paramLabel = "NAME",
            description = "clips-pickle: put all clips into a split of that name (default: a bare list).")
    private String split;

    @Option(
            names = "--clip-labels",
            paramLabel = "FILE",
            description = "clips-pickle: classes from a CSV of stream,track,from,to,class; track is the number people"
                    + " see, from and to are seconds of capture time.")
    private Path labels;

    /** Whether a format of that name is one of clips. */
    static boolean isClips(String label) {
        return label.equals(NPZ) || label.equals(PICKLE);
    }

    /**
     * What to write.
     *
     * @param formats names of all formats wanted
     * @return empty where none is of clips
     * @throws UserError where an option makes no sense
     */
    Optional<ClipExport> export(List<String> formats) {
        List<ClipFiles.Form> forms = new ArrayList<>();
        if (formats.contains(NPZ)) {
            forms.add(ClipFiles.Form.NPZ);
        }
        if (formats.contains(PICKLE)) {
            forms.add(ClipFiles.Form.PICKLE);
        }
        if (forms.isEmpty()) {
            return Optional.empty();
        }
        ClipLabels classes = labels == null ? ClipLabels.NONE : ClipLabels.read(labels);
        return Optional.of(new ClipExport(forms, settings(), Optional.ofNullable(split), classes));
    }

    private ClipSettings settings() {
        try {
            return new ClipSettings(
                    ClipWindow.parse(windows),
                    bridge,
                    ClipSettings.DEFAULT.memory(),
                    choice(ClipSettings.Tail.values(), tail, "--clip-tail"),
                    choice(ClipSettings.Fill.values(), fill, "--fill"),
                    minVisible,
                    pairs);
        } catch (IllegalArgumentException e) {
            throw new UserError("clips: " + e.getMessage(), e);
        }
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
