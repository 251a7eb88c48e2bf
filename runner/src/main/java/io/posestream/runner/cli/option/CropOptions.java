package io.posestream.runner.cli.option;

import io.posestream.core.UserError;
import io.posestream.runner.network.CropCollector;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** Whose pictures a network is tried on. */
public final class CropOptions {
    @Option(
            names = {"--calibrate", "--images"},
            paramLabel = "SOURCE",
            description = "Video or folder of pictures with people like yours.")
    private Path source;

    @Option(
            names = "--detector",
            paramLabel = "NAME|FILE",
            description = "Person detector that finds them (default: as for 'run').")
    private String detector;

    @Option(
            names = "--fps",
            paramLabel = "N",
            defaultValue = "2",
            description = "Pictures per second to look at (default: ${DEFAULT-VALUE}).")
    private double fps;

    @Option(
            names = "--crops",
            paramLabel = "N",
            defaultValue = "256",
            description = "Most people to take (default: ${DEFAULT-VALUE}).")
    private int crops;

    /** What takes the people from the pictures; empty where none are named. */
    public Optional<CropCollector> optional() {
        return Optional.ofNullable(source)
                .map(path -> new CropCollector(path, DetectorOptions.path(detector), fps, crops));
    }

    /**
     * What takes the people from the pictures.
     *
     * @throws UserError if no pictures are named
     */
    public CropCollector required() {
        return optional()
                .orElseThrow(() -> new UserError("no pictures are named: add --calibrate SOURCE, a video or a folder of"
                        + " pictures with people like yours"));
    }
}
