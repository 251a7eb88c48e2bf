package io.posestream.inference.manifest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

public class ModelManifestTest {
    public static final ModelManifest RSN = new ModelManifest(
            "rsn18",
            ModelFamily.HEATMAP,
            List.of("rsn18.onnx"),
            new InputSpec(
                    "image",
                    192,
                    256,
                    0,
                    16,
                    ColorOrder.BGR,
                    new Normalization(255, List.of(0.406, 0.456, 0.485), List.of(0.225, 0.224, 0.229))),
            new HeatmapHead(
                    "maps",
                    48,
                    64,
                    new CropRule(CropRule.Convention.RSN, 1.09, 1.135, 2),
                    new DecodeRule(DecodeRule.Method.RSN, 5, true, 0),
                    new ScoreRule(255, ScoreRule.Official.RSN),
                    Skeletons.COCO_17),
            "Apache-2.0",
            "trained from scratch");

    public static final ModelManifest ENSEMBLE = withMember(288, 384);

    private static ModelManifest withMember(int width, int height) {
        InputSpec input = RSN.input();
        InputSpec own = new InputSpec("picture", width, height, 0, 4, ColorOrder.RGB, input.normalization());
        EnsembleMember large = new EnsembleMember("large.onnx", own, "heatmaps", width / 4, height / 4);
        return new ModelManifest(
                "both",
                ModelFamily.HEATMAP,
                List.of("rsn18.onnx"),
                input,
                RSN.head(),
                List.of(large),
                OptionalInt.of(7),
                "x",
                "y");
    }

    /** As RSN, on integers. */
    public static ModelManifest withBits(OptionalInt bits) {
        return new ModelManifest(
                RSN.id(),
                RSN.family(),
                RSN.graphs(),
                RSN.input(),
                RSN.head(),
                List.of(),
                bits,
                RSN.licence(),
                RSN.origin());
    }

    private static final ModelManifest DETECTOR = new ModelManifest(
            "detector",
            ModelFamily.RTMDET,
            List.of("d.onnx"),
            new InputSpec("input", 416, 416, 32, 1, ColorOrder.RGB, Normalization.NONE),
            new DetectorHead(DetectorHead.Resize.LETTERBOX, 114, 0),
            "Apache-2.0",
            "");

    private static ModelManifest measured(double boxScore, Map<String, Double> accuracy) {
        return new ModelManifest(
                "measured",
                ModelFamily.RTMDET,
                List.of("d.onnx"),
                DETECTOR.input(),
                new DetectorHead(
                        DetectorHead.Resize.LETTERBOX,
                        114,
                        0,
                        OptionalDouble.of(boxScore),
                        OptionalDouble.of(0.5),
                        Optional.empty()),
                List.of(),
                OptionalInt.empty(),
                "Apache-2.0",
                "",
                accuracy);
    }

    @TempDir
    Path folder;

    @Test
    void read_whatWasWritten_isEqual() throws Exception {
        // Given
        Path pose = Files.writeString(folder.resolve("pose.json"), RSN.toJson());
        Path ensemble = Files.writeString(folder.resolve("ensemble.json"), ENSEMBLE.toJson());
        Path detector = Files.writeString(folder.resolve("detector.json"), DETECTOR.toJson());
        // When
        ModelManifest poseRead = ModelManifest.read(pose);
        ModelManifest ensembleRead = ModelManifest.read(ensemble);
        ModelManifest detectorRead = ModelManifest.read(detector);
        // Then
        assertThat(poseRead).isEqualTo(RSN);
        assertThat(ensembleRead).isEqualTo(ENSEMBLE);
        assertThat(detectorRead).isEqualTo(DETECTOR);
        assertThat(RSN.toJson()).doesNotContain("members");
    }

    @Test
    void read_simccAndOneStage_areEqual() {
        // Given
        ModelManifest simcc = new ModelManifest(
                "simcc",
                ModelFamily.SIMCC,
                List.of("s.onnx"),
                RSN.input(),
                new SimccHead(
                        "simcc_x",
                        "simcc_y",
                        2,
                        new CropRule(CropRule.Convention.HRNET, 1.25, 1.25, 0),
                        true,
                        new ScoreRule(1, ScoreRule.Official.HRNET),
                        Skeletons.MPII_16),
                "x",
                "y");
        ModelManifest oneStage = oneStage(ModelFamily.RTMO, Optional.of(Skeletons.COCO_17));
        // When, Then
        assertThat(ManifestReader.parse("model.json", simcc.toJson())).isEqualTo(simcc);
        assertThat(ManifestReader.parse("model.json", oneStage.toJson())).isEqualTo(oneStage);
        assertThatThrownBy(() -> oneStage(ModelFamily.RTMO, Optional.empty()))
                .hasMessageContaining("needs the skeleton");
        assertThatThrownBy(() -> oneStage(ModelFamily.DEIM, Optional.of(Skeletons.COCO_17)))
                .hasMessageContaining("gives no keypoints");
    }

    private static ModelManifest oneStage(ModelFamily family, Optional<Skeleton> skeleton) {
        return new ModelManifest(
                "one",
                family,
                List.of("o.onnx"),
                DETECTOR.input(),
                new DetectorHead(
                        DetectorHead.Resize.LETTERBOX_CENTER,
                        114,
                        0,
                        OptionalDouble.empty(),
                        OptionalDouble.of(0.45),
                        skeleton),
                "x",
                "y");
    }

    private static ModelManifest twoStage(DetectorHead.Resize resize, Optional<DetectorHead.Sides> sides, int room) {
        return new ModelManifest(
                "two",
                ModelFamily.DETECTRON2,
                List.of("t.onnx"),
                new InputSpec("input", room, room, 32, 1, ColorOrder.BGR, Normalization.NONE),
                new DetectorHead(
                        resize,
                        0,
                        0,
                        OptionalDouble.of(0.05),
                        OptionalDouble.of(0.5),
                        Optional.of(Skeletons.COCO_17),
                        sides),
                "x",
                "y");
    }

    @Test
    void read_twoStage_isEqualAndItsSidesMustFit() {
        // Given
        Optional<DetectorHead.Sides> sides = Optional.of(new DetectorHead.Sides(800, 1333));
        ModelManifest whole = twoStage(DetectorHead.Resize.SHORTEST_SIDE_SMOOTH, sides, 1344);
        // When, Then
        assertThat(ManifestReader.parse("model.json", whole.toJson())).isEqualTo(whole);
        assertThatThrownBy(() -> twoStage(DetectorHead.Resize.SHORTEST_SIDE, sides, 1312))
                .hasMessageContaining("longestSide 1333 needs");
        assertThatThrownBy(() -> twoStage(DetectorHead.Resize.LETTERBOX, sides, 1344))
                .hasMessageContaining("shortestSide and longestSide go with");
        assertThatThrownBy(() -> twoStage(DetectorHead.Resize.SHORTEST_SIDE, Optional.empty(), 1344))
                .hasMessageContaining("shortestSide and longestSide go with");
        assertThatThrownBy(() -> new DetectorHead.Sides(801, 800)).hasMessageContaining("longestSide is not in");
    }

    @Test
    void read_scoreAndAccuracy_areKeptInTheirOrder() {
        // Given
        ModelManifest manifest = measured(0.3, new LinkedHashMap<>(Map.of("cocoValDevAp", 0.21)));
        // When
        ModelManifest read = ManifestReader.parse("model.json", manifest.toJson());
        // Then
        assertThat(read).isEqualTo(manifest);
        assertThat(read.accuracy()).containsEntry(ModelManifest.POSE_AP, 0.21);
        assertThat(DETECTOR.toJson()).doesNotContain("boxScore", "accuracy");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    "boxScore" : 0.3       | "boxScore" : 3        | boxScore is not in [0,1]: 3.0
                    "boxScore" : 0.3       | "boxScore" : "low"    | model.json.detector.boxScore: a number is expected
                    "cocoValDevAp" : 0.21  | "cocoValDevAp" : true | model.json.accuracy.cocoValDevAp: a number is expected
                    """)
    void parse_mistakeInFieldThatMayBeAbsent_isOneLineThatNamesIt(String right, String wrong, String message) {
        // Given
        String json = measured(0.3, Map.of("cocoValDevAp", 0.21)).toJson().replaceFirst(Pattern.quote(right), wrong);
        // When, Then
        assertThatThrownBy(() -> ManifestReader.parse("model.json", json))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message);
    }

    @Test
    void read_nameOfBuiltInSkeleton_isThatSkeleton() {
        // Given
        String json = RSN.toJson().replaceAll("(?s)\"skeleton\" : \\{.*?\\n    \\}", "\"skeleton\" : \"mpii-16\"");
        // When
        ModelManifest manifest = ManifestReader.parse("model.json", json);
        // Then
        assertThat(((HeatmapHead) manifest.head()).skeleton()).isEqualTo(Skeletons.MPII_16);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "format" : 1               | "format" : 2                | format 2 is unknown
        "family" : "heatmap"       | "family" : "heatmaps"       | is none of yolox, yolo, rtmdet, rtmo, detectron2, torchvision, deim, heatmap, simcc
        "enlargeWidth" : 1.09      | "enlargeWidth" : -1         | enlargement is not positive
        "enlargeWidth" : 1.09      | "enlargeWide" : 1.09        | "enlargeWidth" is missing
        "licence" : "Apache-2.0"   | "licence" : "x", "a" : 1    | unknown field "a"
        "licence" : "Apache-2.0"   | "licence" : "x", "id" : "y" | Duplicate field 'id'
        "maxBatch" : 16            | "maxBatch" : "16"           | model.json.input.maxBatch: a whole number
        "blurKernel" : 5           | "blurKernel" : 4            | blurKernel is not odd
        "maxBatch" : 16            | "maxBatch" : 2147483647     | maxBatch is not in 1..1024
        "maxBatch" : 16            | "maxBatch" : 0              | maxBatch is not in 1..1024
        "maxBatch" : 16            | "maxBatch" : 1000           | the pictures of one run take 147456000 values
        "width" : 192              | "width" : 192000            | width is not in 1..16384
        "height" : 256             | "height" : 2147483647       | height is not in 1..16384
        "blurKernel" : 5           | "blurKernel" : 2147483647   | blurKernel is not in 1..255
        "width" : 48               | "width" : 2147483647        | width of a map is not in 2..16384
        "height" : 64              | "height" : 16384            | the maps of one run take 213909504 values
        "enlargeHeight" : 1.135    | "enlargeHeight" : 1e300     | enlargement is not in 1e-6..1e6
        "cellShift" : 2.0          | "cellShift" : 1e99          | cellShift is not in -1e6..1e6
        "divisor" : 255.0          | "divisor" : 1e-300          | divisor is not in 1e-6..1e6
        "trainedPeak" : 255.0      | "trainedPeak" : 1e308       | trainedPeak is not in 1e-6..1e6
        "name" : "image"           | "name" : "a\\u001bb"        | input name holds control characters
        "format" : 1               | "format" : 1, "\\u001b" : 2  | unknown field "\\x1b"
        "method" : "rsn"           | "method" : null             | "method" is missing
        "graphs" : [ "rsn18.onnx" ]| "graphs" : [ ]              | at least one graph
        "flipTest" : true          | "flipTest" : 1              | true or false is expected
        "height" : 256             | "height" : 256              | not JSON
        """)
    void parse_mistake_isOneLineThatNamesIt(String right, String wrong, String message) {
        // Given
        String json = RSN.toJson().replaceFirst(Pattern.quote(right), Matcher.quoteReplacement(wrong));
        String cut = message.equals("not JSON") ? json.substring(0, json.length() / 2) : json;
        // When, Then
        assertThatThrownBy(() -> ManifestReader.parse("model.json", cut))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("model.json")
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        "graph" : "large.onnx"  | "file" : "large.onnx"   | model.json.members[0]: field "graph" is missing
        "graph" : "large.onnx"  | "graph" : "l", "a" : 1  | unknown field "a"
        "width" : 288           | "width" : 384           | large.onnx has an input of 384x384, not of the shape
        "width" : 72            | "width" : 1             | a map needs at least 2x2 cells
        "members" : [ {         | "members" : [ 3, {      | model.json.members[0]: an object {...} is expected
        """)
    void parse_mistakeInMember_isOneLineThatNamesIt(String right, String wrong, String message) {
        // Given
        String json = ENSEMBLE.toJson().replaceFirst(Pattern.quote(right), wrong);
        // When, Then
        assertThatThrownBy(() -> ManifestReader.parse("model.json", json))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(message)
                .hasMessageNotContaining("\n");
    }

    @Test
    void ensemble_membersOfOwnSize_comeAfterThoseOfTheManifest() {
        // When
        List<EnsembleMember> all = ENSEMBLE.ensemble();
        // Then
        assertThat(ENSEMBLE.files()).containsExactly("rsn18.onnx", "large.onnx");
        assertThat(all.get(0)).isEqualTo(new EnsembleMember("rsn18.onnx", RSN.input(), "maps", 48, 64));
        assertThat(all.get(1)).isEqualTo(ENSEMBLE.members().get(0));
        assertThat(all.get(0).isLike(all.get(1))).isFalse();
    }

    @Test
    void read_noFile_isUserError() {
        // Given
        Path missing = folder.resolve("model.json");
        // When, Then
        assertThatThrownBy(() -> ModelManifest.read(missing))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("no model manifest at");
    }

    @Test
    void constructor_ensembleOfDetectors_isRefused() {
        // Given
        List<String> graphs = List.of("a.onnx", "b.onnx");
        // When, Then
        assertThatThrownBy(() ->
                        new ModelManifest("x", ModelFamily.RTMDET, graphs, DETECTOR.input(), DETECTOR.head(), "", ""))
                .hasMessageContaining("ensemble");
    }
}
