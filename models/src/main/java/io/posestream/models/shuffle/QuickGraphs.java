package io.posestream.models.shuffle;

import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.TensorSpec;
import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.ModelProto;
import io.posestream.models.onnx.OnnxReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.zip.CRC32C;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Graphs to load in place of others on a CPU: the same outputs up to rounding, computed faster. Made when a network is
 * loaded first, checked on noise against the graph as it was, and kept by what the file holds and where it lies; what cannot be made,
 * checked or kept is loaded as it is. Which graph is taken depends on the file alone, never on a measurement, so all
 * machines compute the same. Thread-safe, also between processes.
 */
public final class QuickGraphs implements UnaryOperator<Path> {
    private static final Logger LOG = LoggerFactory.getLogger(QuickGraphs.class);
    /** Changes with what is written. */
    private static final String VERSION = "4";
    /** Networks with channel shuffles are made for phones; a large file is not read through to learn that it is none. */
    private static final long LARGEST_BYTES = 64L << 20;
    /** Of the largest output: float32 keeps 1.2e-7, and some hundred layers add up. */
    private static final double TOLERANCE = 1e-5;

    private static final int TRIALS = 2;
    private static final int BUFFER_BYTES = 1 << 16;

    private final Path folder;

    /**
     * @param folder of what is kept; made where it is missing
     */
    public QuickGraphs(Path folder) {
        this.folder = folder;
    }

    /** The file to load in place of {@code graph}, which may be {@code graph} itself; never fails. */
    @Override
    public Path apply(Path graph) {
        try {
            if (Files.size(graph) > LARGEST_BYTES) {
                return graph;
            }
            String name = "graph-" + key(graph);
            Path quick = folder.resolve(name + ".onnx");
            Path none = folder.resolve(name + ".none");
            if (Files.exists(none)) {
                return graph;
            }
            return Files.exists(quick) || make(graph, quick, none) ? quick : graph;
        } catch (IOException | RuntimeException e) {
            // a damaged graph among others: the runtime says best what is wrong with it
            LOG.info("{} is loaded as it is: {}", graph, e.toString());
            return graph;
        }
    }

    /** Of place, length and content. The sum costs a tenth of a digest, and the place keeps others' files apart. */
    private static UUID key(Path graph) throws IOException {
        CRC32C sum = new CRC32C();
        try (InputStream in = Files.newInputStream(graph)) {
            byte[] buffer = new byte[BUFFER_BYTES];
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                sum.update(buffer, 0, read);
            }
        }
        String text =
                graph.toAbsolutePath().normalize() + "|" + Files.size(graph) + "|" + sum.getValue() + "|" + VERSION;
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private boolean make(Path graph, Path quick, Path none) throws IOException {
        ModelProto model = OnnxReader.read(graph);
        Optional<GraphProto> without = ShuffleRewrite.apply(model.getGraph())
                .map(Doubling::apply)
                .map(SumNesting::apply)
                .map(SumJoining::apply)
                .map(BatchNames::apply);
        Files.createDirectories(folder);
        if (without.isPresent()) {
            ModelProto rewritten = model.toBuilder().setGraph(without.get()).build();
            double difference = difference(graph, rewritten);
            if (difference <= TOLERANCE) {
                LOG.info("{}: channel shuffles are computed away, outputs within {}", graph, difference);
                write(quick, rewritten);
                return true;
            }
            LOG.warn("{}: without its channel shuffles outputs differ by {}; it is loaded as it is", graph, difference);
        }
        Files.write(none, new byte[0]);
        return false;
    }

    /** The largest difference between outputs on noise, as a part of the largest output. */
    static double difference(Path graph, ModelProto rewritten) {
        try (ModelSession before = ModelSession.open(graph, SessionConfig.cpu(1));
                ModelSession after =
                        ModelSession.open(graph + ", rewritten", rewritten.toByteArray(), SessionConfig.cpu(1));
                Call expected = before.newCall();
                Call actual = after.newCall()) {
            double largest = 0;
            double difference = 0;
            for (int trial = 0; trial < TRIALS; trial++) {
                feed(before.inputs(), trial, expected);
                feed(before.inputs(), trial, actual);
                expected.run();
                actual.run();
                for (TensorSpec output : before.outputs()) {
                    float[] wanted = expected.floats(output.name());
                    float[] got = actual.floats(output.name());
                    for (int i = 0; i < wanted.length; i++) {
                        largest = Math.max(largest, Math.abs(wanted[i]));
                        // not a number is no match
                        double off = Math.abs(wanted[i] - got[i]);
                        difference = off >= 0 ? Math.max(difference, off) : Double.POSITIVE_INFINITY;
                    }
                }
            }
            return difference == 0 ? 0 : difference / largest;
        }
    }

    /** Noise as pictures are after normalisation; free extents are 1. */
    private static void feed(List<TensorSpec> inputs, int trial, Call call) {
        Random random = new Random(trial);
        for (TensorSpec input : inputs) {
            long[] shape = input.shape().stream()
                    .mapToLong(extent -> Math.max(extent, 1))
                    .toArray();
            int count = 1;
            for (long extent : shape) {
                count = Math.toIntExact(count * extent);
            }
            float[] values = new float[count];
            for (int i = 0; i < count; i++) {
                values[i] = (float) random.nextGaussian();
            }
            call.input(input.name(), values, shape);
        }
    }

    private void write(Path quick, ModelProto model) throws IOException {
        Path part = Files.createTempFile(folder, "graph", ".part");
        try {
            try (OutputStream out = Files.newOutputStream(part)) {
                model.writeTo(out);
            }
            Files.move(part, quick, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(part);
        }
    }
}
