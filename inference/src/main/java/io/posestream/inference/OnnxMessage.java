package io.posestream.inference;

import java.util.Map;

/** The messages of onnx.proto that lead to a tensor, and by which fields; all other fields are passed over. */
enum OnnxMessage {
    MODEL,
    TRAINING,
    FUNCTION,
    GRAPH,
    NODE,
    ATTRIBUTE,
    SPARSE_TENSOR,
    TENSOR,
    /** A pair of texts that says where a tensor's bytes are. */
    EXTERNAL_ENTRY,
    /** A text of such a pair, or something without interest. */
    CONTENT;

    /** The message in field {@code number} of this one. */
    OnnxMessage child(int number) {
        return children().getOrDefault(number, CONTENT);
    }

    private Map<Integer, OnnxMessage> children() {
        return switch (this) {
            case MODEL -> Map.of(7, GRAPH, 20, TRAINING, 25, FUNCTION);
            case TRAINING -> Map.of(1, GRAPH, 2, GRAPH);
            case FUNCTION -> Map.of(7, NODE, 11, ATTRIBUTE);
            case GRAPH -> Map.of(1, NODE, 5, TENSOR, 15, SPARSE_TENSOR);
            case NODE -> Map.of(5, ATTRIBUTE);
            case ATTRIBUTE -> Map.of(5, TENSOR, 6, GRAPH, 10, TENSOR, 11, GRAPH, 22, SPARSE_TENSOR, 23, SPARSE_TENSOR);
            case SPARSE_TENSOR -> Map.of(1, TENSOR, 2, TENSOR);
            case TENSOR -> Map.of(13, EXTERNAL_ENTRY);
            case EXTERNAL_ENTRY, CONTENT -> Map.of();
        };
    }
}
