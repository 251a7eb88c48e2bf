package io.posestream.inference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.testkit.TinyOnnx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A choice is made once and kept. */
final class BatchChoiceTest {
    private static final int MANY = 4;
    private static final String MANIFEST = """
            {"format": 1, "id": "tiny", "family": "%s", "graphs": ["tiny.onnx"],
             "input": {"name": "in", "width": 32, "height": 32, "sizeStep": 0, "maxBatch": %d, "colors": "bgr",
                       "divisor": 1, "mean": [0, 0, 0], "std": [1, 1, 1]},
             "heatmap": {"output": "out", "width": 8, "height": 8,
                         "crop": {"convention": "rsn", "enlargeWidth": 1.1, "enlargeHeight": 1.1, "cellShift": 1.5},
                         "decode": {"method": "argmax", "blurKernel": 1, "flipTest": false, "flipShift": 0},
                         "scores": {"trainedPeak": 1, "official": "none"},
                         "skeleton": {"id": "three", "names": ["a", "b", "c"], "edges": [], "flipPairs": [],
                                      "sigmas": [0.1, 0.1, 0.1], "sigmaSource": "test"}},
             "licence": "none", "origin": "test"}
            """;

    @TempDir
    private Path folder;

    private Path cache;

    @BeforeEach
    void writeNetwork() throws IOException {
        cache = folder.resolve("cache");
        byte[] graph = new TinyOnnx()
                .input("in", -1, 3, 32, 32)
                .output("out", -1, 3, 8, 8)
                .averagePool("in", "out", 4)
                .bytes();
        Files.write(folder.resolve("tiny.onnx"), graph);
        Files.writeString(folder.resolve("model.json"), MANIFEST.formatted("heatmap", 16));
    }

    private int choose() {
        try (Model model = Model.open(folder, SessionConfig.cpu(1))) {
            return BatchChoice.cheapest(model, MANY, cache);
        }
    }

    private List<Path> entries() throws IOException {
        try (Stream<Path> files = Files.list(cache)) {
            return files.toList();
        }
    }

    @Test
    void cheapest_firstTime_measuresAndWritesItDown() throws Exception {
        // When
        int chosen = choose();

        // Then
        assertThat(chosen).isIn(1, MANY);
        assertThat(entries())
                .singleElement()
                .satisfies(file -> assertThat(file).content().contains("batch=" + chosen, "ms.1=", "ms.4="));
    }

    @Test
    void cheapest_writtenDown_isTakenWhateverItWas() throws Exception {
        // Given
        int chosen = choose();
        int other = chosen == 1 ? MANY : 1;
        Path entry = entries().get(0);
        Files.writeString(entry, Files.readString(entry).replace("batch=" + chosen, "batch=" + other));

        // When, Then
        assertThat(choose()).isEqualTo(other);
    }

    private void choose(int batch) throws IOException {
        int chosen = choose();
        Path entry = entries().get(0);
        Files.writeString(entry, Files.readString(entry).replace("batch=" + chosen, "batch=" + batch));
    }

    private Model openForOne() {
        return Model.open(folder, SessionConfig.cpu(1).withSingle(graph -> BatchChoice.single(graph, MANY, cache)));
    }

    @Test
    void single_oneWasChosen_sessionTakesOnePictureAndComputesTheSame() throws Exception {
        // Given
        choose(1);
        float[] picture = new float[3 * 32 * 32];
        for (int i = 0; i < picture.length; i++) {
            picture[i] = i % 251;
        }
        try (Model model = openForOne();
                Model any = Model.open(folder, SessionConfig.cpu(1));
                Call single = model.sessions().get(0).newCall();
                Call free = any.sessions().get(0).newCall()) {
            // When
            single.input("in", picture, 1, 3, 32, 32).run();
            free.input("in", picture, 1, 3, 32, 32).run();

            // Then
            assertThat(model.sessions().get(0).isSingle()).isTrue();
            assertThat(any.sessions().get(0).isSingle()).isFalse();
            assertThat(single.floats("out")).isEqualTo(free.floats("out"));
            assertThat(model.sessions().get(0).inputs())
                    .as("what a network is recognised by")
                    .isEqualTo(any.sessions().get(0).inputs());
            assertThat(model.sessions().get(0).outputs())
                    .isEqualTo(any.sessions().get(0).outputs());
            assertThat(BatchChoice.cheapest(model, MANY, folder.resolve("another")))
                    .isOne();
            single.input("in", new float[2 * picture.length], 2, 3, 32, 32);
            assertThatThrownBy(single::run).isInstanceOf(InferenceException.class);
        }
    }

    @Test
    void single_manyWereChosenOrNothingYet_sessionTakesAny() throws Exception {
        try (Model model = openForOne()) {
            assertThat(model.sessions().get(0).isSingle()).as("nothing yet").isFalse();
        }
        choose(MANY);
        try (Model model = openForOne()) {
            assertThat(model.sessions().get(0).isSingle()).as("many").isFalse();
        }
    }

    @Test
    void cheapest_entryOfAnEarlierVersion_isMeasuredAgain() throws Exception {
        // Given
        choose();
        Path entry = entries().get(0);
        Files.writeString(entry, Files.readString(entry).replaceAll("name=.*", ""));

        // When
        choose();

        // Then
        assertThat(entry).content().contains("name=free0");
    }

    @Test
    void cheapest_entryMakesNoSense_isMeasuredAgain() throws Exception {
        // Given
        int chosen = choose();
        Path entry = entries().get(0);
        Files.writeString(entry, "batch=99");

        // When, Then
        assertThat(choose()).isIn(1, MANY);
        assertThat(entry).content().contains("ms.1=").doesNotContain("batch=99");
        assertThat(chosen).isPositive();
    }

    @Test
    void cheapest_folderCannotBeMade_measuresAllTheSame() throws Exception {
        // Given
        Files.writeString(cache, "in the way");

        // When, Then
        assertThat(choose()).isIn(1, MANY);
    }

    @Test
    void cheapest_graphKnowsNoBatches_isOneAndMeasuresNothing() throws Exception {
        // Given
        Files.writeString(folder.resolve("model.json"), MANIFEST.formatted("heatmap", 1));

        // When, Then
        assertThat(choose()).isOne();
        assertThat(cache).doesNotExist();
    }

    @Test
    void usualFolder_ofTheUser_isTheCache() {
        // When, Then
        assertThat(BatchChoice.usualFolder(Map.of(), folder)).isEqualTo(folder.resolve(".cache/posestream"));
        assertThat(BatchChoice.usualFolder(Map.of("XDG_CACHE_HOME", "/x"), folder))
                .isEqualTo(Path.of("/x/posestream"));
    }
}
