package io.posestream.models.onnx;

import com.google.protobuf.ByteString;
import io.posestream.models.onnx.AttributeProto.AttributeType;
import java.util.List;
import java.util.Optional;

/** Builds and reads node attributes. */
public final class Attributes {
    private Attributes() {}

    /** A whole number. */
    public static AttributeProto of(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.INT)
                .setI(value)
                .build();
    }

    /** A floating-point number. */
    public static AttributeProto of(String name, float value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.FLOAT)
                .setF(value)
                .build();
    }

    /** A text. */
    public static AttributeProto of(String name, String value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeType.STRING)
                .setS(ByteString.copyFromUtf8(value))
                .build();
    }

    /** A list of whole numbers. */
    public static AttributeProto ofInts(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute.build();
    }

    /** The whole number that a node names so; {@code otherwise} where it does not. */
    public static long number(NodeProto node, String name, long otherwise) {
        return find(node, name).map(AttributeProto::getI).orElse(otherwise);
    }

    /** The list of whole numbers that a node names so. */
    public static Optional<List<Long>> ints(NodeProto node, String name) {
        return find(node, name).map(AttributeProto::getIntsList);
    }

    /** The text that a node names so; {@code otherwise} where it does not. */
    public static String text(NodeProto node, String name, String otherwise) {
        return find(node, name).map(found -> found.getS().toStringUtf8()).orElse(otherwise);
    }

    private static Optional<AttributeProto> find(NodeProto node, String name) {
        return node.getAttributeList().stream()
                .filter(attribute -> attribute.getName().equals(name))
                .findFirst();
    }
}
