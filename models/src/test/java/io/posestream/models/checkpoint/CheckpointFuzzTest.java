package io.posestream.models.checkpoint;

import io.posestream.core.UserError;
import io.posestream.testkit.Fuzz;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files give a {@link UserError} or a valid result: no other exception, no hang, no exhausted heap. */
@SharedTest
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CheckpointFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(64);

    @TempDir
    Path folder;

    @Test
    void open_damagedFiles_areReadInFullOrRefused() throws IOException {
        List<byte[]> valid = seeds();

        Fuzz.files("checkpoints", BOUNDS, folder, damage -> damage.of(valid), UserError.class, file -> {
            try (Checkpoint checkpoint = Checkpoint.open(file)) {
                double[] sum = new double[1];
                checkpoint.tensors().keySet().forEach(name -> checkpoint.forEach(name, value -> sum[0] += value));
            }
        });
    }

    private static List<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        try (Stream<Path> files = Files.list(Shared.path("vectors", "pth"))) {
            for (Path file : files.sorted().toList()) {
                if (!file.toString().endsWith(".json")) {
                    seeds.add(Files.readAllBytes(file));
                }
            }
        }
        seeds.add(new ArrayPickle()
                .array("c", 2, 3, ByteOrder.LITTLE_ENDIAN, false, 1, 2, 3, 4, 5, 6)
                .array("fortran", 3, 2, ByteOrder.BIG_ENDIAN, true, 1, 2, 3, 4, 5, 6)
                .end());
        return seeds;
    }
}
