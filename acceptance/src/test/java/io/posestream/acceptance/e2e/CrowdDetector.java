package io.posestream.acceptance.e2e;

import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A detector that sees the same crowd in every picture. */
final class CrowdDetector {
    private static final int SIDE = 416;
    private static final int CELLS = 52 * 52 + 26 * 26 + 13 * 13;
    private static final int ROW = 6;
    /** Of a size: a box of 12 pixels in cells of 8, so that neighbours stay apart. */
    private static final float LOG_SIZE = 0.4f;

    private CrowdDetector() {}

    /** Writes it as YOLOX, its boxes on a grid, at most 2,704; gives the folder back. */
    static Path write(Path folder, int people) throws IOException {
        float[] rows = new float[CELLS * ROW];
        for (int cell = 0; cell < people; cell++) {
            int at = cell * ROW;
            rows[at + 2] = LOG_SIZE;
            rows[at + 3] = LOG_SIZE;
            rows[at + 4] = 1;
            rows[at + 5] = 0.9f;
        }
        byte[] graph = new TinyOnnx()
                .input("images", 1, 3, SIDE, SIDE)
                .output("output", 1, CELLS, ROW)
                .constant("crowd", rows, 1, CELLS, ROW)
                .node("Identity", List.of("crowd"), "output")
                .bytes();
        Files.write(folder.resolve("crowd.onnx"), graph);
        Files.writeString(folder.resolve("model.json"), """
            {"format": 1, "id": "crowd", "family": "yolox", "graphs": ["crowd.onnx"],
             "input": {"name": "images", "width": 416, "height": 416, "sizeStep": 0, "maxBatch": 1,
                       "colors": "bgr", "divisor": 1, "mean": [0, 0, 0], "std": [1, 1, 1]},
             "detector": {"resize": "stretch", "padValue": 0, "personClass": 0},
             "licence": "ours", "origin": "a test"}
            """);
        return folder;
    }
}
