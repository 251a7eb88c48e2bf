package io.posestream.models.onnx;

import java.util.List;

/** Builds the descriptions of a graph's inputs and outputs. */
public final class ValueInfos {
    private ValueInfos() {}

    /** A float tensor whose first axis is the batch, of any size, and whose other axes are {@code shape}. */
    public static ValueInfoProto batched(String name, List<Integer> shape) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam("batch"));
        shape.forEach(
                size -> dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimValue(size)));
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(ElementFormat.FLOAT.code())
                .setShape(dims)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
