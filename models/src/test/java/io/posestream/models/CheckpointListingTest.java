package io.posestream.models;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@SharedTest
class CheckpointListingTest {
    @ParameterizedTest
    @ValueSource(strings = {"zip-float16.pth", "legacy-shared-strided.pth", "plain.safetensors"})
    void run_json_givesTypeShapeAndSums(String file) throws IOException {
        // Given
        JsonNode expected = new ObjectMapper()
                .readTree(Shared.path("vectors", "pth", "expected.json").toFile())
                .get(file)
                .get("tensors");
        StringWriter text = new StringWriter();

        // When
        new CheckpointListing(Shared.path("vectors", "pth", file), true).run(new PrintWriter(text));

        // Then
        JsonNode actual = new ObjectMapper().readTree(text.toString()).get("tensors");
        assertThat(actual.size()).isEqualTo(expected.size());
        expected.properties().forEach(entry -> {
            double sum = 0;
            double squares = 0;
            for (JsonNode value : entry.getValue().get("values")) {
                sum += value.asDouble();
                squares += value.asDouble() * value.asDouble();
            }
            JsonNode tensor = actual.get(entry.getKey());
            assertThat(tensor.get("dtype")).isEqualTo(entry.getValue().get("dtype"));
            assertThat(tensor.get("shape")).isEqualTo(entry.getValue().get("shape"));
            assertThat(tensor.get("sum").asDouble()).isCloseTo(sum, within(1e-9 * Math.abs(sum)));
            assertThat(tensor.get("sum_of_squares").asDouble()).isCloseTo(squares, within(1e-9 * squares));
        });
    }
}
