package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.inference.Model;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.EnsembleMember;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnsembleJobTest {
    @TempDir
    Path temp;

    private final StringWriter text = new StringWriter();
    private final PrintWriter out = new PrintWriter(text);

    @Test
    void run_twoModels_loadsAsOne() throws IOException {
        // Given
        List<Path> members = List.of(imported("one", "rsn-18", 64, 64), imported("two", "rsn-18+prm", 64, 64));

        // When
        new EnsembleJob(members, true, temp.resolve("both")).run(out);

        // Then
        try (Model model = Model.open(temp.resolve("both"), SessionConfig.cpu(1))) {
            assertThat(model.sessions()).hasSize(2);
            assertThat(model.manifest().id()).isEqualTo("both");
        }
    }

    @Test
    void run_membersOfOtherSizeAndAnEnsemble_keepTheirOwnSizes() throws IOException {
        // Given
        Path small = imported("small", "rsn-18", 64, 64);
        Path large = imported("large", "rsn-18", 96, 96);
        Path pair = temp.resolve("pair");
        new EnsembleJob(List.of(small, large), false, pair).run(out);

        // When
        new EnsembleJob(List.of(pair, small, large.resolve("large.onnx")), true, temp.resolve("all")).run(out);

        // Then
        try (Model model = Model.open(temp.resolve("all"), SessionConfig.cpu(1))) {
            assertThat(model.manifest().graphs()).containsExactly("0-0-small.onnx", "2-small.onnx");
            assertThat(model.manifest().members())
                    .extracting(EnsembleMember::graph)
                    .containsExactly("1-1-large.onnx", "3-large.onnx");
            assertThat(model.manifest().members()).allSatisfy(member -> {
                assertThat(member.input().height()).isEqualTo(96);
                assertThat(member.width()).isEqualTo(24);
            });
        }
        assertThat(new VerifyJob(temp.resolve("all"), Optional.empty(), Optional.empty(), Duration.ofMillis(1))
                        .run(out)
                        .cropsPerSecond())
                .isPositive();
        assertThat(text.toString()).contains("input 64x64 bgr and 96x96 bgr, 4 graph(s)");
    }

    @Test
    void run_ensembleAsReference_isRefused() throws IOException {
        // Given
        Path small = imported("small", "rsn-18", 64, 64);
        Path both = temp.resolve("both");
        new EnsembleJob(List.of(small, small), false, both).run(out);
        VerifyJob job = new VerifyJob(small, Optional.of(both), Optional.of(consumer -> {}), Duration.ofMillis(1));

        // When / Then
        assertThatThrownBy(() -> job.run(out)).isInstanceOf(UserError.class).hasMessageContaining("one by one");
    }

    @Test
    void run_inputOfOtherShape_isRefusedAndLeavesNothing() throws IOException {
        // Given
        List<Path> members = List.of(imported("one", "rsn-18", 64, 64), imported("two", "rsn-18", 96, 64));

        // When / Then
        assertThatThrownBy(() -> new EnsembleJob(members, false, temp.resolve("both")).run(out))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("one and two")
                .hasMessageContaining("shape");
        assertThat(temp.resolve("both")).doesNotExist();
    }

    private Path imported(String id, String architecture, int height, int width) throws IOException {
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(architecture), height, width, 17, 0.1);
        Path checkpoint = TestCheckpoints.safetensors(temp.resolve(id + ".safetensors"), spec, KeyLayout.OFFICIAL);
        new ImportJob(ImportOptions.of(spec, checkpoint, temp.resolve(id), Skeletons.COCO_17)).run(out);
        return temp.resolve(id);
    }
}
