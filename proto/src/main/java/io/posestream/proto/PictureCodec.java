package io.posestream.proto;

import com.google.protobuf.ByteString;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.UnsafeByteOperations;
import io.posestream.core.EncodedFrame;
import io.posestream.proto.wire.FramesWire.Picture;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The payload of the topic of frames. */
final class PictureCodec implements PayloadCodec<EncodedFrame> {
    private static final int JPEG_MAGIC = 0xFFD8;
    private static final int PNG_MAGIC = 0x8950;

    @Override
    public ByteString encode(EncodedFrame frame) {
        return Picture.newBuilder()
                .setStoredWidthPx(frame.width())
                .setStoredHeightPx(frame.height())
                .setPresentationTime(frame.pts())
                .setTimeBaseNumerator(frame.timeBaseNumerator())
                .setTimeBaseDenominator(frame.timeBaseDenominator())
                .setEncoding(mediaType(frame.bytes()))
                .setBytes(UnsafeByteOperations.unsafeWrap(frame.bytes()))
                .build()
                .toByteString();
    }

    @Override
    public EncodedFrame decode(CodedInputStream input) throws IOException {
        Picture in = Picture.parseFrom(input);
        return new EncodedFrame(
                in.getStoredWidthPx(),
                in.getStoredHeightPx(),
                in.getPresentationTime(),
                in.getTimeBaseNumerator(),
                in.getTimeBaseDenominator(),
                in.getBytes().asReadOnlyByteBuffer());
    }

    /** By the first two bytes (ISO/IEC 10918-1 start of image; PNG signature). */
    private static String mediaType(ByteBuffer bytes) {
        int magic = bytes.remaining() < 2 ? 0 : Short.toUnsignedInt(bytes.getShort(bytes.position()));
        return switch (magic) {
            case JPEG_MAGIC -> "image/jpeg";
            case PNG_MAGIC -> "image/png";
            default -> "application/octet-stream";
        };
    }
}
