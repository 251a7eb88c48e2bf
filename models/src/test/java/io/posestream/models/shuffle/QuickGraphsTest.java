package io.posestream.models.shuffle;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.inference.Call;
import io.posestream.inference.Model;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.models.onnx.Attributes;
import io.posestream.models.onnx.ElementFormat;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.NodeProto;
import io.posestream.models.onnx.OnnxBuilder;
import io.posestream.models.onnx.OnnxGraph;
import io.posestream.models.onnx.OnnxReader;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuickGraphsTest {
    private static final double TOLERANCE = 1e-5;
    private static final int SIZE = 16;
    private static final int CHANNELS = 12;

    private final Random random = new Random(3);

    @TempDir
    private Path folder;

    private OnnxBuilder net;
    private String picture;
    private int weights;

    @BeforeEach
    void begin() {
        net = new OnnxBuilder();
        picture = net.input("picture", ElementFormat.FLOAT, -1, 3, SIZE, SIZE);
    }

    private String constant(Integer... shape) {
        weights++;
        int count = Stream.of(shape).reduce(1, (a, b) -> a * b);
        return net.floats("w" + weights, List.of(shape), () -> {
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian() / 2;
            }
            return values;
        });
    }

    private String dense(String input, int from, int to) {
        return net.node("Conv", List.of(input, constant(to, from, 1, 1), constant(to)));
    }

    private String depthwise(String input, int channels, int stride) {
        return net.node(
                "Conv",
                List.of(input, constant(channels, 1, 3, 3), constant(channels)),
                Attributes.of("group", channels),
                Attributes.ofInts("pads", 1, 1, 1, 1),
                Attributes.ofInts("strides", stride, stride));
    }

    private String relu(String input) {
        return net.node("Relu", List.of(input));
    }

    private String shuffle(String input, int channels, int size) {
        String apart = net.node("Reshape", List.of(input, net.longs(-1, 2, channels / 2, size, size)));
        String exchanged = net.node("Transpose", List.of(apart), Attributes.ofInts("perm", 0, 2, 1, 3, 4));
        return net.node("Reshape", List.of(exchanged, net.longs(-1, channels, size, size)));
    }

    private List<String> halves(String input) {
        String name = "split." + weights;
        return net.nodes(List.of(name + ".a", name + ".b"), "Split", List.of(input), Attributes.of("axis", 1));
    }

    private String unit(String input, int channels, int size) {
        List<String> parts = halves(input);
        int half = channels / 2;
        String branch = relu(dense(parts.get(1), half, half));
        branch = relu(dense(depthwise(branch, half, 1), half, half));
        return shuffle(net.node("Concat", List.of(parts.get(0), branch), Attributes.of("axis", 1)), channels, size);
    }

    private String add(String a, String b) {
        return net.node("Add", List.of(a, b));
    }

    private String larger(String input) {
        return larger(input, 2, "floor");
    }

    private String larger(String input, int factor, String rounding) {
        return net.node(
                "Resize",
                List.of(input, "", net.floats(1, 1, factor, factor)),
                Attributes.of("mode", "nearest"),
                Attributes.of("coordinate_transformation_mode", "asymmetric"),
                Attributes.of("nearest_mode", rounding));
    }

    /** What has a shuffle and can do without. */
    private String shuffled() {
        return unit(relu(dense(picture, 3, CHANNELS)), CHANNELS, SIZE);
    }

    /** A map of a part of the size, made of {@code input} at {@code factor} times the size. */
    private String smaller(String input, int factor) {
        return dense(depthwise(input, CHANNELS, factor), CHANNELS, CHANNELS);
    }

    private Path write(String output) throws IOException {
        net.output(output, ElementFormat.FLOAT, -1, -1, -1, -1);
        Path file = folder.resolve("net.onnx");
        net.write(file, "net");
        return file;
    }

    private static List<String> operators(Path file) {
        return OnnxReader.read(file).getGraph().getNodeList().stream()
                .map(NodeProto::getOpType)
                .collect(Collectors.toList());
    }

    private static void assertEqualOutputs(Path graph, Path quick) {
        ModelProto rewritten = OnnxReader.read(quick);
        assertThat(QuickGraphs.difference(graph, rewritten)).isLessThan(TOLERANCE);
    }

    private Path cache() {
        return folder.resolve("cache");
    }

    @Test
    void apply_unitsInTwoResolutions_movesNoChannelAndKeepsTheOutputs() throws IOException {
        String x = relu(dense(picture, 3, CHANNELS));
        String fine = unit(unit(x, CHANNELS, SIZE), CHANNELS, SIZE);
        String coarse = relu(dense(depthwise(x, CHANNELS, 2), CHANNELS, 2 * CHANNELS));
        coarse = unit(unit(coarse, 2 * CHANNELS, SIZE / 2), 2 * CHANNELS, SIZE / 2);
        // as HRNet fuses: twice the own resolution, the other one enlarged, and down by a depthwise convolution
        String fused = relu(add(add(fine, fine), larger(dense(coarse, 2 * CHANNELS, CHANNELS))));
        String down = relu(add(dense(depthwise(fine, CHANNELS, 2), CHANNELS, 2 * CHANNELS), coarse));
        fused = unit(fused, CHANNELS, SIZE);
        String end = add(dense(fused, CHANNELS, 5), larger(dense(unit(down, 2 * CHANNELS, SIZE / 2), 2 * CHANNELS, 5)));
        Path graph = write(end);

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(quick).isNotEqualTo(graph);
        assertThat(operators(quick)).doesNotContain("Transpose", "Reshape", "Split", "Concat");
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_valuesBelowZeroStay_theActivationComesBeforeTheSum() throws IOException {
        Path graph = write(dense(unit(unit(dense(picture, 3, CHANNELS), CHANNELS, SIZE), CHANNELS, SIZE), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(operators(quick)).doesNotContain("Transpose", "Split", "Concat");
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_bothHalvesConvolved_readsThemByWeights() throws IOException {
        List<String> parts = halves(relu(dense(picture, 3, CHANNELS)));
        int half = CHANNELS / 2;
        String left = relu(dense(depthwise(parts.get(0), half, 1), half, half));
        String right = relu(dense(parts.get(1), half, half));
        String both = net.node("Concat", List.of(left, right), Attributes.of("axis", 1));
        String x = relu(dense(shuffle(both, CHANNELS, SIZE), CHANNELS, CHANNELS));
        Path graph = write(dense(unit(x, CHANNELS, SIZE), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(operators(quick)).doesNotContain("Transpose", "Split");
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_threeResolutionsMeet_smallMapsAreAddedBeforeTheyAreEnlarged() throws IOException {
        String x = shuffled();
        String sum = add(
                add(add(x, larger(smaller(x, 4), 4, "floor")), larger(smaller(x, 2))), dense(x, CHANNELS, CHANNELS));
        Path graph = write(dense(relu(sum), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        OnnxGraph rewritten = new OnnxGraph(OnnxReader.read(quick).getGraph());
        assertThat(enlargements(rewritten))
                .hasSize(2)
                .allSatisfy(resize ->
                        assertThat(rewritten.floats(resize.getInput(2))).containsExactly(1, 1, 2, 2));
        assertThat(enlargements(rewritten))
                .anySatisfy(resize -> assertThat(rewritten
                                .producer(resize.getInput(0))
                                .orElseThrow()
                                .getOpType())
                        .isEqualTo("Add"));
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_onlyEnlargedMapsAreAdded_keepsTheOutputs() throws IOException {
        String x = shuffled();
        String small = larger(smaller(x, 4), 4, "floor");
        Path graph = write(dense(add(add(larger(smaller(x, 2)), small), larger(smaller(x, 2))), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(enlargements(new OnnxGraph(OnnxReader.read(quick).getGraph())))
                .hasSize(2);
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_enlargedMapsAreReadElsewhereOrRoundOtherwise_stayAsTheyAre() throws IOException {
        String x = dense(shuffled(), CHANNELS, CHANNELS);
        String shared = larger(smaller(x, 4), 4, "floor");
        String sum = add(add(x, shared), larger(smaller(x, 2), 2, "ceil"));
        Path graph = write(dense(add(relu(sum), dense(shared, CHANNELS, CHANNELS)), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(quick).isNotEqualTo(graph);
        OnnxGraph rewritten = new OnnxGraph(OnnxReader.read(quick).getGraph());
        assertThat(enlargements(rewritten))
                .allSatisfy(resize -> assertThat(rewritten
                                .producer(resize.getInput(0))
                                .orElseThrow()
                                .getOpType())
                        .isEqualTo("Conv"));
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_enlargedMapIsAddedToWhatNoConvolutionWrites_oneWithWeightsOfOneDoes() throws IOException {
        String x = relu(dense(shuffled(), CHANNELS, CHANNELS));
        String first = add(larger(smaller(x, 2)), x);
        String second = add(dense(first, CHANNELS, CHANNELS), larger(smaller(x, 2)));
        Path graph = write(dense(add(first, relu(second)), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        OnnxGraph rewritten = new OnnxGraph(OnnxReader.read(quick).getGraph());
        List<NodeProto> enlarged = enlargements(rewritten);
        assertThat(enlarged)
                .hasSize(2)
                .allSatisfy(resize -> assertThat(rewritten
                                .onlyConsumer(resize.getOutput(0))
                                .orElseThrow()
                                .getInputList())
                        .anySatisfy(term -> assertThat(
                                        rewritten.producer(term).orElseThrow().getOpType())
                                .isEqualTo("Conv")));
        assertThat(operators(quick).stream().filter("Conv"::equals).count())
                .as("the masks of one unit and one of weights of 1 more than before")
                .isEqualTo(operators(graph).stream().filter("Conv"::equals).count() + 2);
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_convolutionIsAddedToItself_writesTwiceItsOutput() throws IOException {
        String x = shuffled();
        String wide = dense(x, CHANNELS, CHANNELS);
        String kept = dense(x, CHANNELS, CHANNELS);
        String twice = add(add(add(wide, wide), relu(kept)), relu(add(kept, kept)));
        Path graph = write(dense(twice, CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        // the other one is read elsewhere as it is
        assertThat(OnnxReader.read(quick).getGraph().getNodeList().stream()
                        .filter(node -> node.getOpType().equals("Add")
                                && node.getInput(0).equals(node.getInput(1))))
                .hasSize(1);
        assertEqualOutputs(graph, quick);
    }

    @Test
    void apply_mapsAreEnlarged_batchesGiveTheSameBits() throws IOException {
        String x = shuffled();
        Path graph = write(dense(relu(add(dense(x, CHANNELS, CHANNELS), larger(smaller(x, 2)))), CHANNELS, 5));

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(OnnxReader.read(quick).getGraph().getValueInfoList())
                .singleElement()
                .satisfies(info -> assertThat(info.getType()
                                .getTensorType()
                                .getShape()
                                .getDim(0)
                                .getDimParam())
                        .isEqualTo("picture_0"));
        int count = 3;
        int length = 3 * SIZE * SIZE;
        float[] pictures = new float[count * length];
        for (int i = 0; i < pictures.length; i++) {
            pictures[i] = (float) random.nextGaussian();
        }
        try (ModelSession session = ModelSession.open(quick, SessionConfig.cpu(1));
                Call call = session.newCall()) {
            String output = session.outputs().get(0).name();
            call.input("picture", pictures, count, 3, SIZE, SIZE);
            call.run();
            float[] together = call.floats(output).clone();
            int each = together.length / count;
            for (int i = 0; i < count; i++) {
                call.input("picture", Arrays.copyOfRange(pictures, i * length, (i + 1) * length), 1, 3, SIZE, SIZE);
                call.run();
                assertThat(call.floats(output)).isEqualTo(Arrays.copyOfRange(together, i * each, (i + 1) * each));
            }
        }
    }

    private static List<NodeProto> enlargements(OnnxGraph graph) {
        return graph.proto().getNodeList().stream()
                .filter(node -> node.getOpType().equals("Resize"))
                .toList();
    }

    @Test
    void apply_shuffledValueIsReadInPlace_leavesTheGraph() throws IOException {
        String x = unit(relu(dense(picture, 3, CHANNELS)), CHANNELS, SIZE);
        Path graph = write(dense(net.node("Softmax", List.of(x), Attributes.of("axis", 1)), CHANNELS, 5));

        assertThat(new QuickGraphs(cache()).apply(graph)).isEqualTo(graph);
    }

    @Test
    void apply_shuffledValueIsGivenOut_leavesTheGraph() throws IOException {
        Path graph = write(unit(relu(dense(picture, 3, CHANNELS)), CHANNELS, SIZE));

        assertThat(new QuickGraphs(cache()).apply(graph)).isEqualTo(graph);
    }

    @Test
    void apply_noShuffle_saysSoOnceAndLeavesTheGraph() throws IOException {
        Path graph = write(dense(relu(dense(picture, 3, CHANNELS)), CHANNELS, 5));

        assertThat(new QuickGraphs(cache()).apply(graph)).isEqualTo(graph);

        assertThat(cache()).isDirectoryContaining("glob:**.none");
        assertThat(new QuickGraphs(cache()).apply(graph)).isEqualTo(graph);
    }

    @Test
    void apply_again_takesWhatIsKept() throws IOException {
        Path graph = write(dense(unit(relu(dense(picture, 3, CHANNELS)), CHANNELS, SIZE), CHANNELS, 5));
        Path quick = new QuickGraphs(cache()).apply(graph);
        var made = Files.getLastModifiedTime(quick);

        assertThat(new QuickGraphs(cache()).apply(graph)).isEqualTo(quick);
        assertThat(Files.getLastModifiedTime(quick)).isEqualTo(made);
    }

    @Test
    void apply_folderCannotBeMade_leavesTheGraph() throws IOException {
        Path graph = write(dense(unit(relu(dense(picture, 3, CHANNELS)), CHANNELS, SIZE), CHANNELS, 5));
        Path file = Files.createFile(folder.resolve("file"));

        assertThat(new QuickGraphs(file.resolve("cache")).apply(graph)).isEqualTo(graph);
    }

    @Test
    @SharedTest
    void apply_tinyPose_hasNoShuffleLeft() {
        Path graph = Shared.path("models", "tinypose_256x192.onnx");

        Path quick = new QuickGraphs(cache()).apply(graph);

        assertThat(operators(quick)).doesNotContain("Transpose", "Reshape", "Split");
        assertEqualOutputs(graph, quick);
    }

    /** By its tensors, so that its maps are read alike. */
    @Test
    @SharedTest
    void apply_tinyPose_isRecognisedAsTheSameNetwork() {
        Path graph = Shared.path("models", "tinypose_256x192.onnx");

        try (Model plain = Model.open(graph, SessionConfig.cpu(1));
                Model quick = Model.open(graph, SessionConfig.cpu(1).with(new QuickGraphs(cache())))) {
            assertThat(quick.manifest()).isEqualTo(plain.manifest());
        }
    }

    @Test
    @SharedTest
    void apply_tinyPoseForOnePictureARun_isTheSameNetworkAndGivesTheSameBits() {
        Path graph = Shared.path("models", "tinypose_256x192.onnx");
        SessionConfig any = SessionConfig.cpu(1).with(new QuickGraphs(cache()));

        try (Model free = Model.open(graph, any);
                Model single = Model.open(graph, any.withSingle(file -> Optional.of("batch")))) {
            assertThat(single.manifest()).isEqualTo(free.manifest());
            assertThat(single.sessions().get(0).isSingle()).isTrue();
            assertThat(outputs(single)).isEqualTo(outputs(free));
        }
    }

    private static float[] outputs(Model model) {
        float[] picture = new float[3 * 256 * 192];
        Random random = new Random(3);
        for (int i = 0; i < picture.length; i++) {
            picture[i] = (float) random.nextGaussian();
        }
        try (Call call = model.sessions().get(0).newCall()) {
            call.input("image", picture, 1, 3, 256, 192).run();
            return call.floats("conv2d_441.tmp_1").clone();
        }
    }
}
