package io.posestream.media;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;

/** A picture's memory in the form libswscale takes: four planes, of which BGR uses the first. Owns the two arrays. */
public final class PackedPlane implements AutoCloseable {
    /** libswscale copies four entries of each, whatever the format. */
    private static final int PLANES = 4;

    /** Starts of the four planes; owned by this. */
    public final PointerPointer<Pointer> data = new PointerPointer<>(PLANES);

    /** Bytes from row to row of the four planes; owned by this. */
    public final IntPointer stride = new IntPointer(new int[PLANES]);

    /** Points nowhere yet. */
    public PackedPlane() {
        for (int plane = 0; plane < PLANES; plane++) {
            data.put(plane, (Pointer) null);
        }
    }

    /** Points at {@code image}, which must stay open while this is used. */
    public PackedPlane of(Image image) {
        data.put(0, image.pixels().memory);
        stride.put(0, image.strideBytes());
        return this;
    }

    @Override
    public void close() {
        data.close();
        stride.close();
    }
}
