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
        return info(name, ElementFormat.FLOAT, dims);
    }

    /** A tensor of the given extents; -1 is one that only a run knows. */
    public static ValueInfoProto of(String name, ElementFormat format, long... extents) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        for (int axis = 0; axis < extents.length; axis++) {
            TensorShapeProto.Dimension.Builder dim = TensorShapeProto.Dimension.newBuilder();
            dims.addDim(extents[axis] < 0 ? dim.setDimParam(name + "_" + axis) : dim.setDimValue(extents[axis]));
        }
        return info(name, format, dims);
    }

    /** A float tensor of {@code rank} axes of which the first, the batch, is called {@code batch}; the others are left open. */
    public static ValueInfoProto named(String name, String batch, int rank) {
        TensorShapeProto.Builder dims = TensorShapeProto.newBuilder();
        dims.addDim(TensorShapeProto.Dimension.newBuilder().setDimParam(batch));
        for (int axis = 1; axis < rank; axis++) {
            dims.addDim(TensorShapeProto.Dimension.newBuilder());
        }
        return info(name, ElementFormat.FLOAT, dims);
    }

    private static ValueInfoProto info(String name, ElementFormat format, TensorShapeProto.Builder dims) {
        TypeProto.Tensor tensor = TypeProto.Tensor.newBuilder()
                .setElemType(format.code())
                .setShape(dims)
                .build();
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder().setTensorType(tensor))
                .build();
    }
}
