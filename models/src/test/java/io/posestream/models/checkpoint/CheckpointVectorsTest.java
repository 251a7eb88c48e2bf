package io.posestream.models.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every file of the reference folder, bit for bit. */
@SharedTest
class CheckpointVectorsTest {
    @Test
    void open_everyReferenceFile_givesTheListedTensorsOrRefuses() throws IOException {
        // Given
        Path folder = Shared.path("vectors", "pth");
        JsonNode expected =
                new ObjectMapper().readTree(folder.resolve("expected.json").toFile());

        // When / Then
        for (Map.Entry<String, JsonNode> entry : expected.properties()) {
            if (entry.getValue().has("error")) {
                assertThatThrownBy(() ->
                                Checkpoint.open(folder.resolve(entry.getKey())).close())
                        .as(entry.getKey())
                        .isInstanceOf(UserError.class)
                        .message()
                        .doesNotContain("\n");
            } else {
                assertTensors(folder.resolve(entry.getKey()), entry.getValue().get("tensors"));
            }
        }
    }

    private static void assertTensors(Path file, JsonNode expected) {
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            assertThat(checkpoint.tensors()).as(file.toString()).hasSize(expected.size());
            for (Map.Entry<String, JsonNode> entry : expected.properties()) {
                TensorInfo info = checkpoint.tensors().get(entry.getKey());
                assertThat(info.type().label())
                        .isEqualTo(entry.getValue().get("dtype").asText());
                List<Integer> shape = new ArrayList<>();
                entry.getValue().get("shape").forEach(size -> shape.add(size.asInt()));
                assertThat(info.shape()).isEqualTo(shape);
                List<Double> values = new ArrayList<>();
                checkpoint.forEach(entry.getKey(), values::add);
                List<Double> wanted = new ArrayList<>();
                entry.getValue().get("values").forEach(value -> wanted.add(value.asDouble()));
                assertThat(values).as(file + " " + entry.getKey()).isEqualTo(wanted);
            }
        }
    }

    @Test
    void open_hostilePickle_namesTheGlobal() {
        // Given
        Path file = Shared.path("vectors", "pth", "evil-zip.pth");

        // When / Then
        assertThatThrownBy(() -> Checkpoint.open(file).close()).hasMessageContaining("posix.system");
    }

    @Test
    void open_shortStorage_namesTheTensor() {
        // Given
        Path file = Shared.path("vectors", "pth", "short-storage.pth");

        // When / Then
        assertThatThrownBy(() -> Checkpoint.open(file).close())
                .hasMessageContaining("tensor top.conv.conv.weight is larger than its storage");
    }
}
