package io.posestream.models.onnx;

/** How the elements of an initializer are stored in an ONNX file; the codes are the format's. */
public enum ElementFormat {
    /** 32-bit floating point. */
    FLOAT(1, 4),
    /** Unsigned 8-bit. */
    UINT8(2, 1),
    /** Signed 8-bit. */
    INT8(3, 1),
    /** Signed 32-bit. */
    INT32(6, 4),
    /** Signed 64-bit. */
    INT64(7, 8),
    /** 16-bit floating point. */
    FLOAT16(10, 2);

    private final int code;
    private final int bytes;

    ElementFormat(int code, int bytes) {
        this.code = code;
        this.bytes = bytes;
    }

    /** The number that stands for it in the file. */
    public int code() {
        return code;
    }

    /** Bytes per element. */
    public int bytes() {
        return bytes;
    }
}
