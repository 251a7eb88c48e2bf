package io.posestream.runner.cli.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.runner.cli.Cli;
import io.posestream.runner.cli.option.ExitCodes;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SharedTest
final class ModelCommandTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final double RELATIVE = 1e-9;

    @ParameterizedTest
    @ValueSource(strings = {"zip-float32.pth", "legacy-float16.pth", "plain.safetensors"})
    void execute_showCheckpointAsJson_listsEveryTensorWithItsSums(String file) throws IOException {
        // When
        Cli.Result result = Cli.run("model", "show", Shared.path("vectors", "pth", file), "--json");

        // Then
        assertThat(result.code()).isZero();
        JsonNode found = JSON.readTree(result.out()).path("tensors");
        JsonNode expected = JSON.readTree(
                        Shared.path("vectors", "pth", "expected.json").toFile())
                .path(file)
                .path("tensors");
        assertThat(names(found)).containsExactlyInAnyOrderElementsOf(names(expected));
        for (String name : names(expected)) {
            JsonNode tensor = found.path(name);
            assertThat(tensor.path("dtype")).isEqualTo(expected.path(name).path("dtype"));
            assertThat(tensor.path("shape")).isEqualTo(expected.path(name).path("shape"));
            double sum = 0;
            double squares = 0;
            for (JsonNode value : expected.path(name).path("values")) {
                sum += value.asDouble();
                squares += value.asDouble() * value.asDouble();
            }
            assertThat(tensor.path("sum").asDouble()).as(name).isCloseTo(sum, near(sum));
            assertThat(tensor.path("sum_of_squares").asDouble()).as(name).isCloseTo(squares, near(squares));
        }
    }

    private static Offset<Double> near(double value) {
        return within(RELATIVE * Math.max(1, Math.abs(value)));
    }

    private static List<String> names(JsonNode object) {
        return object.properties().stream().map(entry -> entry.getKey()).toList();
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil-zip.pth", "evil-legacy.pth", "truncated.pth", "not-a-checkpoint.pth"})
    void execute_showUnsafeOrDamagedCheckpoint_isOneLineAndExitCodeTwo(String file) {
        // When
        Cli.Result result = Cli.run("model", "show", Shared.path("vectors", "pth", file));

        // Then
        assertThat(result.code()).isEqualTo(ExitCodes.USAGE);
        assertThat(result.errorLines()).singleElement().asString().contains(file);
    }

    @Test
    void execute_showNetworkFile_printsItsManifest() throws IOException {
        // When
        Cli.Result result = Cli.run("model", "show", Shared.path("models", "tinypose_256x192.onnx"));

        // Then
        assertThat(result.code()).isZero();
        assertThat(JSON.readTree(result.out()).path("id").asText()).isEqualTo("tinypose_256x192");
    }

    @Test
    void execute_list_namesEveryArchitecture() {
        // When
        Cli.Result result = Cli.run("model", "list");

        // Then
        assertThat(result.code()).isZero();
        assertThat(result.out()).contains("rsn-18", "rsn-50x4", "hrnet-w48", "parameters");
    }
}
