package io.posestream.models.add;

/** How much is taken from strangers. */
public final class Limits {
    /** A protobuf message, and so an ONNX file, ends here. */
    public static final long MAX_BYTES = 1L << 31;

    private Limits() {}
}
