package io.posestream.models;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.Parameter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/** Writes checkpoints with formula weights. */
final class TestCheckpoints {
    private TestCheckpoints() {}

    /** A safetensors file for {@code spec} under the key names of {@code layout}. */
    static Path safetensors(Path file, NetworkSpec spec, KeyLayout layout) throws IOException {
        return safetensors(file, spec, layout, parameter -> true, name -> name);
    }

    /** The same, leaving out what {@code kept} refuses and renaming the rest. */
    static Path safetensors(
            Path file, NetworkSpec spec, KeyLayout layout, Predicate<Parameter> kept, UnaryOperator<String> renamed)
            throws IOException {
        ObjectNode header = new JsonMapper().createObjectNode();
        ByteArrayOutputStream data = new ByteArrayOutputStream();
        List<Parameter> parameters =
                Networks.describe(spec, layout, name -> new float[0]).parameters();
        for (Parameter parameter : parameters) {
            if (kept.test(parameter)) {
                add(header.putObject(renamed.apply(layout.key(parameter.name()))), parameter, data);
            }
        }
        byte[] json = header.toString().getBytes(StandardCharsets.UTF_8);
        ByteBuffer whole = ByteBuffer.allocate(8 + json.length + data.size()).order(ByteOrder.LITTLE_ENDIAN);
        whole.putLong(json.length).put(json).put(data.toByteArray());
        return Files.write(file, whole.array());
    }

    private static void add(ObjectNode entry, Parameter parameter, ByteArrayOutputStream data) {
        float[] values = FormulaWeights.tensor(parameter.name(), parameter.shape());
        ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(values);
        entry.put("dtype", "F32");
        ArrayNode shape = entry.putArray("shape");
        parameter.shape().forEach(shape::add);
        entry.putArray("data_offsets").add(data.size()).add(data.size() + bytes.capacity());
        data.writeBytes(bytes.array());
    }
}
