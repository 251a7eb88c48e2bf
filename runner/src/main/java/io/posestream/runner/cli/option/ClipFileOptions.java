package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.results.clips.ClipFiles;
import io.posestream.results.clips.ClipLabels;
import io.posestream.runner.export.ClipExport;
import io.posestream.tracker.clips.ClipSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** How clips of skeletons are cut and written to files. */
final class ClipFileOptions {
    private static final String NPZ = "clips-npz";
    private static final String PICKLE = "clips-pickle";

    @Mixin
    private ClipOptions cutting;

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

    /** How they are cut. */
    ClipOptions cutting() {
        return cutting;
    }

    /** Whether a format of that name is one of clips. */
    static boolean isClips(String label) {
        return label.equals(NPZ) || label.equals(PICKLE);
    }

    /**
     * What to write.
     *
     * @param formats names of all formats wanted
     * @param memory of the tracker
     * @return empty where none is of clips
     * @throws UserError where an option makes no sense
     */
    Optional<ClipExport> export(List<String> formats, Duration memory) {
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
        ClipSettings settings = cutting.settings(memory);
        return Optional.of(new ClipExport(forms, settings, Optional.ofNullable(split), classes));
    }
}
