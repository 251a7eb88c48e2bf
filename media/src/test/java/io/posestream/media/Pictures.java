package io.posestream.media;

import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Simple pictures for tests, and how they are looked at. */
public final class Pictures {
    private Pictures() {}

    /** A picture of one colour. */
    public static Image flat(int width, int height, int blue, int green, int red) {
        byte[] bgr = new byte[3 * width * height];
        for (int i = 0; i < bgr.length; i += 3) {
            bgr[i] = (byte) blue;
            bgr[i + 1] = (byte) green;
            bgr[i + 2] = (byte) red;
        }
        return Image.of(width, height, bgr);
    }

    /** Blue, green and red at a position. */
    public static List<Integer> pixel(Image image, int x, int y) {
        ByteBuffer bgr = image.bgr();
        int at = y * image.strideBytes() + 3 * x;
        return List.of(bgr.get(at) & 0xFF, bgr.get(at + 1) & 0xFF, bgr.get(at + 2) & 0xFF);
    }

    /** The pixels without row padding. */
    public static byte[] packed(Image image) {
        int row = 3 * image.width();
        byte[] packed = new byte[row * image.height()];
        ByteBuffer bgr = image.bgr();
        for (int y = 0; y < image.height(); y++) {
            bgr.get(y * image.strideBytes(), packed, y * row, row);
        }
        return packed;
    }

    /** Everything up to and with the end, pictures closed. */
    public static List<Grab> readAll(Path file, int threads) throws IOException {
        List<Grab> grabs = new ArrayList<>();
        try (VideoReader reader =
                VideoReader.open(file, ReaderOptions.defaults().withThreads(threads))) {
            Grab grab;
            do {
                grab = reader.next();
                grabs.add(grab);
                if (grab instanceof Grab.Picture picture) {
                    picture.close();
                }
            } while (!(grab instanceof Grab.End));
        }
        return grabs;
    }

    /** Reads up to the end and closes every picture. */
    public static void drain(VideoReader reader) throws IOException {
        Grab grab = reader.next();
        while (!(grab instanceof Grab.End)) {
            if (grab instanceof Grab.Picture picture) {
                picture.close();
            }
            grab = reader.next();
        }
    }

    /** Number of pictures among {@code grabs}. */
    public static long pictures(List<Grab> grabs) {
        return grabs.stream().filter(Grab.Picture.class::isInstance).count();
    }

    /** Number of corrupt packets among {@code grabs}. */
    public static long corrupt(List<Grab> grabs) {
        return grabs.stream()
                .filter(Grab.Corrupt.class::isInstance)
                .mapToLong(grab -> ((Grab.Corrupt) grab).count())
                .sum();
    }
}
