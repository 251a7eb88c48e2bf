package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleJobTest {
    @TempDir
    Path temp;

    private final PrintWriter out = new PrintWriter(new StringWriter());

    @Test
    void run_twoModels_loadsAsOne() throws IOException {
        // Given
        List<Path> members = List.of(imported("one", "rsn-18", 64), imported("two", "rsn-18+prm", 64));

        // When
        new EnsembleJob(members, true, temp.resolve("both")).run(out);

        // Then
        try (Model model = Model.open(temp.resolve("both"), SessionConfig.cpu(1))) {
            assertThat(model.sessions()).hasSize(2);
            assertThat(model.manifest().id()).isEqualTo("both");
        }
    }

    @Test
    void run_otherInput_isRefusedAndLeavesNothing() throws IOException {
        // Given
        List<Path> members = List.of(imported("one", "rsn-18", 64), imported("two", "rsn-18", 96));

        // When / Then
        assertThatThrownBy(() -> new EnsembleJob(members, false, temp.resolve("both")).run(out))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("one and two");
        assertThat(temp.resolve("both")).doesNotExist();
    }

    private Path imported(String id, String architecture, int height) throws IOException {
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(architecture), height, 64, 17, 0.1);
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve(id + ".safetensors"), spec, KeyLayout.OFFICIAL);
        new ImportJob(ImportOptions.of(spec, checkpoint, temp.resolve(id), Skeletons.COCO_17)).run(out);
        return temp.resolve(id);
    }
}
