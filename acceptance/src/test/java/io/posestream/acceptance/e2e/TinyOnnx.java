package io.posestream.acceptance.e2e;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** The smallest valid ONNX file, written field by field after onnx.proto (ONNX IR version 8, opset 13). */
final class TinyOnnx {
    private static final int FLOAT = 1;

    private TinyOnnx() {}

    /** A graph that gives back its input of shape [1,2]: nobody's network. */
    static byte[] identity() {
        byte[] node = join(text(1, "x"), text(2, "y"), text(4, "Identity"));
        byte[] graph = join(field(1, node), text(2, "g"), field(11, value("x")), field(12, value("y")));
        byte[] opset = join(text(1, ""), number(2, 13));
        return join(number(1, 8), field(7, graph), field(8, opset));
    }

    /** ValueInfoProto: name 1, type 2 { tensor_type 1 { elem_type 1, shape 2 { dim 1 { dim_value 1 } } } }. */
    private static byte[] value(String name) {
        byte[] shape = join(field(1, number(1, 1)), field(1, number(1, 2)));
        byte[] tensor = join(number(1, FLOAT), field(2, shape));
        return join(text(1, name), field(2, field(1, tensor)));
    }

    private static byte[] text(int tag, String text) {
        return field(tag, text.getBytes(StandardCharsets.UTF_8));
    }

    /** A length-delimited field; all lengths here are below 128. */
    private static byte[] field(int tag, byte[] content) {
        return join(new byte[] {(byte) (tag << 3 | 2), (byte) content.length}, content);
    }

    private static byte[] number(int tag, int small) {
        return new byte[] {(byte) (tag << 3), (byte) small};
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
