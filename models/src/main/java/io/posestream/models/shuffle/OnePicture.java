package io.posestream.models.shuffle;

import io.posestream.models.onnx.GraphProto;
import io.posestream.models.onnx.TensorShapeProto;
import io.posestream.models.onnx.ValueInfoProto;

/**
 * Lets a graph take one picture at a time. The runtime forgets the name of a batch at a Resize, then takes sums for such as
 * may spread one picture over a batch: it neither leaves them in its layout, nor joins them with convolutions, nor computes
 * them in place. Pictures that come together gain nothing on a CPU in exchange, where such networks are small.
 */
final class OnePicture {
    private OnePicture() {}

    /** The same graph, of whose inputs and outputs a first extent that was free is 1. */
    static GraphProto apply(GraphProto proto) {
        GraphProto.Builder graph = proto.toBuilder();
        graph.getInputBuilderList().forEach(OnePicture::fix);
        graph.getOutputBuilderList().forEach(OnePicture::fix);
        return graph.build();
    }

    private static void fix(ValueInfoProto.Builder value) {
        TensorShapeProto.Builder shape =
                value.getTypeBuilder().getTensorTypeBuilder().getShapeBuilder();
        if (shape.getDimCount() > 0 && !shape.getDim(0).hasDimValue()) {
            shape.setDim(0, TensorShapeProto.Dimension.newBuilder().setDimValue(1));
        }
    }
}
