package io.posestream.models;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.core.Printable;
import io.posestream.models.checkpoint.Checkpoint;
import io.posestream.models.checkpoint.TensorInfo;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * {@code model show FILE}: what is in a checkpoint, without running anything.
 *
 * @param file the checkpoint
 * @param json print JSON for programs instead of lines for people
 */
public record CheckpointListing(Path file, boolean json) {
    /**
     * One tensor.
     *
     * @param info name, type and shape
     * @param sum of its elements
     * @param sumOfSquares of its elements
     */
    public record Entry(TensorInfo info, double sum, double sumOfSquares) {}

    /** Checks the components. */
    public CheckpointListing {
        Objects.requireNonNull(file, "file is null");
    }

    /** Reads every tensor once and prints it to {@code out}; throws {@link io.posestream.core.UserError}. */
    public List<Entry> run(PrintWriter out) {
        List<Entry> entries = entries();
        if (json) {
            out.println(toJson(entries));
            return entries;
        }
        long elements = 0;
        for (Entry entry : entries) {
            out.printf(
                    "%-60s %-9s %s%n",
                    Printable.of(entry.info().name()),
                    entry.info().type().label(),
                    entry.info().shape());
            elements += entry.info().elements();
        }
        out.printf("%d tensors, %,d elements%n", entries.size(), elements);
        return entries;
    }

    private List<Entry> entries() {
        List<Entry> entries = new ArrayList<>();
        try (Checkpoint checkpoint = Checkpoint.open(file)) {
            for (TensorInfo info : checkpoint.tensors().values()) {
                double[] sums = new double[2];
                checkpoint.forEach(info.name(), value -> {
                    sums[0] += value;
                    sums[1] += value * value;
                });
                entries.add(new Entry(info, sums[0], sums[1]));
            }
        }
        return entries;
    }

    private static String toJson(List<Entry> entries) {
        JsonMapper mapper = new JsonMapper();
        ObjectNode root = mapper.createObjectNode();
        ObjectNode tensors = root.putObject("tensors");
        for (Entry entry : entries) {
            ObjectNode tensor = tensors.putObject(entry.info().name());
            tensor.put("dtype", entry.info().type().label());
            ArrayNode shape = tensor.putArray("shape");
            entry.info().shape().forEach(shape::add);
            tensor.put("sum", entry.sum()).put("sum_of_squares", entry.sumOfSquares());
        }
        try {
            return mapper.writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a tree that cannot be written", e);
        }
    }
}
