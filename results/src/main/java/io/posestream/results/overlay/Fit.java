package io.posestream.results.overlay;

import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import java.nio.ByteBuffer;

/** Makes pictures of other sizes fit a recording, which has one: smaller where needed, centred on black. */
final class Fit {
    private static final int BYTES_PER_PIXEL = 3;

    private Fit() {}

    /** A handle, for the caller to close, on a picture of that size. */
    static Image into(Image image, int width, int height) {
        if (image.width() == width && image.height() == height) {
            return image.retain();
        }
        double factor = Math.min(1, Math.min((double) width / image.width(), (double) height / image.height()));
        int longer = Math.max(1, (int) Math.floor(factor * Math.max(image.width(), image.height())));
        try (Image limited = ImageCodec.limitSize(image, longer)) {
            return centred(limited, width, height);
        }
    }

    private static Image centred(Image image, int width, int height) {
        Image target = Image.allocate(width, height);
        ByteBuffer to = target.writableBgr();
        to.put(new byte[to.remaining()]);
        int rows = Math.min(height, image.height());
        int columns = Math.min(width, image.width());
        int left = (width - columns) / 2;
        int top = (height - rows) / 2;
        for (int y = 0; y < rows; y++) {
            ByteBuffer row = image.bgr().slice(y * image.strideBytes(), columns * BYTES_PER_PIXEL);
            to.position((top + y) * target.strideBytes() + left * BYTES_PER_PIXEL)
                    .put(row);
        }
        return target;
    }
}
