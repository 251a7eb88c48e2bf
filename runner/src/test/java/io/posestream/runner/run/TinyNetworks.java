package io.posestream.runner.run;

import io.posestream.detector.DetectorConfig;
import io.posestream.inference.SessionConfig;
import io.posestream.pose.PoseConfig;
import io.posestream.pose.ProposalConfig;
import io.posestream.runner.run.option.ModelOptions;
import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Graphs that always answer the same, for runs in which the networks do not matter. Static functions. */
public final class TinyNetworks {
    private static final int JOINTS = 17;
    private static final int SIDE = 320;
    private static final int CELLS = 2100;

    private TinyNetworks() {}

    /** One network that finds a person with all joints in every picture; its file goes into {@code folder}. */
    static ModelOptions oneStage(Path folder) throws IOException {
        return of(yolo(folder, 3 * JOINTS), Optional.empty());
    }

    /** The options that name that network on the command line. */
    public static List<String> options(Path folder) throws IOException {
        return List.of("--detector", yolo(folder, 3 * JOINTS).toString(), "--pose", "none");
    }

    /**
     * One person of 80 x 160 about (160, 160), all joints at (150, 140).
     *
     * @param more rows behind the box and its score
     */
    static Path yolo(Path folder, int more) throws IOException {
        float[] grid = new float[(5 + more) * CELLS];
        float[] column = {160, 160, 80, 160, 0.9f};
        for (int row = 0; row < column.length; row++) {
            grid[row * CELLS + 77] = column[row];
        }
        for (int row = 5; row < 5 + more; row++) {
            grid[row * CELLS + 77] = row % 3 == 2 ? 150 : row % 3 == 0 ? 140 : 0.8f;
        }
        byte[] graph = new TinyOnnx()
                .input("images", 1, 3, SIDE, SIDE)
                .answer("output0", grid, 1, 5 + more, CELLS)
                .bytes();
        return Files.write(folder.resolve("yolo.onnx"), graph);
    }

    static ModelOptions of(Path detector, Optional<Path> pose) {
        return new ModelOptions(
                detector,
                DetectorConfig.defaults(),
                1,
                pose,
                PoseConfig.defaults(),
                pose.isPresent(),
                ProposalConfig.DEFAULT.withUse(ProposalConfig.Use.OFF),
                SessionConfig.cpu(1));
    }
}
