package io.posestream.models.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The safetensors form: header length (unsigned 64-bit, little-endian), a JSON header {@code {name: {dtype, shape,
 * data_offsets: [begin, end)}}}, and the data the offsets count in. Source: the format's public description.
 */
final class SafetensorsFile {
    private static final int LENGTH_BYTES = 8;
    /** The format's own limit. */
    private static final long MAX_HEADER_BYTES = 100_000_000;
    /** What is read of it here: 6,000 tensors take 0.7 MB. */
    private static final long MAX_READ_BYTES = 16L << 20;

    private static final String METADATA = "__metadata__";
    private static final Map<String, ElementType> TYPES = Map.of(
            "F32", ElementType.FLOAT32,
            "F16", ElementType.FLOAT16,
            "BF16", ElementType.BFLOAT16,
            "F64", ElementType.FLOAT64,
            "I64", ElementType.INT64,
            "I32", ElementType.INT32,
            "I16", ElementType.INT16,
            "I8", ElementType.INT8,
            "U8", ElementType.UINT8,
            "BOOL", ElementType.BOOL);

    private final FileChannel channel;
    private final long dataStart;

    private SafetensorsFile(FileChannel channel, long dataStart) {
        this.channel = channel;
        this.dataStart = dataStart;
    }

    /** True when the file starts like one: a header length that fits, then an opening brace. */
    static boolean matches(byte[] firstNine, long fileLength) {
        return firstNine.length > LENGTH_BYTES
                && firstNine[LENGTH_BYTES] == '{'
                && headerLength(firstNine) > 0
                && headerLength(firstNine) <= Math.min(MAX_HEADER_BYTES, fileLength - LENGTH_BYTES);
    }

    private static long headerLength(byte[] bytes) {
        long length = 0;
        for (int i = 0; i < LENGTH_BYTES; i++) {
            length |= (bytes[i] & 0xffL) << (8 * i);
        }
        return length;
    }

    /** The tensors of a file that stays open for as long as they are read. */
    static List<StoredTensor> read(FileChannel channel) throws IOException {
        long fileLength = channel.size();
        byte[] header;
        long length;
        try (InputStream in = new FileRegion(channel, 0, fileLength).open(0)) {
            length = headerLength(in.readNBytes(LENGTH_BYTES));
            if (length > MAX_READ_BYTES) {
                throw new MalformedCheckpoint("its header is longer than " + (MAX_READ_BYTES >> 20) + " MB");
            }
            header = in.readNBytes((int) length);
        }
        return new SafetensorsFile(channel, LENGTH_BYTES + length).tensors(parse(header));
    }

    private static JsonNode parse(byte[] header) throws IOException {
        try {
            return new ObjectMapper().readTree(header);
        } catch (JsonProcessingException e) {
            throw new MalformedCheckpoint("its safetensors header is no valid JSON", e);
        }
    }

    private List<StoredTensor> tensors(JsonNode header) throws IOException {
        Map<String, StoredTensor> tensors = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : header.properties()) {
            if (!entry.getKey().equals(METADATA)) {
                StateDict.putUnique(tensors, StateDict.bare(entry.getKey()), tensor(entry.getKey(), entry.getValue()));
            }
        }
        if (tensors.isEmpty()) {
            throw new MalformedCheckpoint("it holds no tensors");
        }
        List<StoredTensor> renamed = new ArrayList<>();
        tensors.forEach((name, tensor) -> renamed.add(tensor.renamed(name)));
        return renamed;
    }

    private StoredTensor tensor(String name, JsonNode node) throws IOException {
        ElementType type = TYPES.get(node.path("dtype").asText());
        if (type == null) {
            throw new MalformedCheckpoint("tensor " + name + " has an unknown dtype");
        }
        List<Long> offsets = longs(name, node.path("data_offsets"));
        long dataLength = channel.size() - dataStart;
        if (offsets.size() != 2
                || offsets.get(0) < 0
                || offsets.get(1) < offsets.get(0)
                || offsets.get(1) > dataLength) {
            throw new MalformedCheckpoint("tensor " + name + " lies outside the file");
        }
        List<Long> shape = longs(name, node.path("shape"));
        FileRegion region = new FileRegion(channel, dataStart + offsets.get(0), offsets.get(1) - offsets.get(0));
        Storage storage = new Storage(name, type, ByteOrder.LITTLE_ENDIAN, region);
        StoredTensor tensor = StoredTensor.of(name, storage, 0, shape, contiguous(name, shape));
        if ((long) tensor.info().elements() * type.bytes() != region.length()) {
            throw new MalformedCheckpoint("tensor " + name + " does not fill its data_offsets");
        }
        return tensor;
    }

    private static List<Long> longs(String name, JsonNode array) throws MalformedCheckpoint {
        List<Long> longs = new ArrayList<>();
        for (JsonNode item : array) {
            if (!item.isIntegralNumber() || !item.canConvertToLong()) {
                throw new MalformedCheckpoint("tensor " + name + " has a shape or offset that is no number");
            }
            longs.add(item.longValue());
        }
        if (!array.isArray()) {
            throw new MalformedCheckpoint("tensor " + name + " has no shape or data_offsets");
        }
        return longs;
    }

    private static List<Long> contiguous(String name, List<Long> shape) throws MalformedCheckpoint {
        List<Long> strides = new ArrayList<>();
        long stride = 1;
        try {
            for (int axis = shape.size() - 1; axis >= 0; axis--) {
                strides.add(0, stride);
                stride = Math.multiplyExact(stride, Math.max(shape.get(axis), 1));
            }
        } catch (ArithmeticException e) {
            throw new MalformedCheckpoint("shape of tensor " + name + " overflows: " + shape, e);
        }
        return strides;
    }
}
