package io.posestream.models.onnx;

import io.posestream.core.UserError;
import io.posestream.testkit.Fuzz;
import io.posestream.testkit.TinyOnnx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged ONNX files are read, or refused in one line. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class OnnxFuzzTest {
    @TempDir
    Path folder;

    @Test
    void read_damagedFiles_areReadOrRefused() {
        byte[] valid = new TinyOnnx()
                .input("in", -1, 2)
                .output("out", -1, 2)
                .constant("w", new float[] {3, 4}, 2)
                .node("Add", List.of("in", "w"), "out")
                .bytes();

        Fuzz.files(
                "ONNX",
                Fuzz.Bounds.megabytes(32),
                folder,
                damage -> damage.damaged(valid),
                UserError.class,
                file -> new OnnxGraph(OnnxReader.read(file).getGraph()));
    }
}
