package io.posestream.inference;

import io.posestream.core.UserError;
import io.posestream.testkit.Fuzz;
import io.posestream.testkit.TinyOnnx;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged graphs are read, or refused in one line. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ModelFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(32);

    @TempDir
    private Path folder;

    @Test
    void graphWalk_damaged_endsOrIsRefused() {
        byte[] valid = graph();

        Fuzz.files("ONNX messages", BOUNDS, folder, damage -> damage.damaged(valid), UserError.class, file -> {
            ExternalData.requireInside(file);
            ExternalData.operators(file);
            ExternalData.locations(file);
        });
    }

    /** The native runtime must not take the process with it. */
    @Test
    void session_ofADamagedGraph_opensOrIsRefused() {
        byte[] valid = graph();

        Fuzz.files("ONNX sessions", BOUNDS, folder, damage -> damage.damaged(valid), UserError.class, file -> {
            try (ModelSession session = ModelSession.open(file, SessionConfig.cpu(1))) {
                session.inputs();
            }
        });
    }

    private static byte[] graph() {
        return new TinyOnnx()
                .input("in", -1, 2)
                .output("out", -1, 2)
                .constant("w", new float[] {3, 4}, 2)
                .node("Add", List.of("in", "w"), "out")
                .bytes();
    }
}
