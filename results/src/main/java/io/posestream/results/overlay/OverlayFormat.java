package io.posestream.results.overlay;

import static java.util.Objects.requireNonNull;

import io.posestream.results.LiveFormat;
import java.nio.file.Path;

/**
 * The video with boxes, limbs, joints and ids drawn in: H.264 in mp4, the source's time stamps, looked-at frames only.
 * It shows exactly the people and ids of the other files.
 */
public final class OverlayFormat implements LiveFormat {
    /** The file's name. */
    public static final String FILE_NAME = "overlay.mp4";

    private final PictureBytes pictures;
    private final int threads;

    /**
     * Names the source of pictures.
     *
     * @param pictures asked for every looked-at frame, in order
     * @param threads for encoding, at least 1
     */
    public OverlayFormat(PictureBytes pictures, int threads) {
        this.pictures = requireNonNull(pictures, "pictures is null");
        if (threads < 1) {
            throw new IllegalArgumentException("threads is not positive: " + threads);
        }
        this.threads = threads;
    }

    @Override
    public String fileName() {
        return FILE_NAME;
    }

    @Override
    public Writer open(Path target) {
        return new OverlayWriter(pictures, threads, target);
    }
}
