package io.posestream.inference.manifest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.UserError;
import io.posestream.testkit.Fuzz;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged manifests are read, or refused in one line. */
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class ManifestFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(32);

    @TempDir
    private Path folder;

    @Test
    void manifest_damaged_isReadOrRefused() {
        List<byte[]> valid = new ArrayList<>();
        for (ModelManifest manifest : List.of(ModelManifestTest.RSN, ModelManifestTest.ENSEMBLE)) {
            valid.add(manifest.toJson().getBytes(UTF_8));
        }

        Fuzz.files("model.json", BOUNDS, folder, damage -> damage.of(valid), UserError.class, file -> {
            ModelManifest manifest = ManifestReader.read(file);
            assertThat(ManifestReader.parse("again", manifest.toJson())).isEqualTo(manifest);
        });
    }
}
