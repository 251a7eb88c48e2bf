package io.posestream.ingest;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.core.UserError;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.ingest.source.StoredPicture;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.ImageSize;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;

/** A folder of pictures in natural order, shown at a nominal rate. JPEG files pass through as they are. */
final class ImageFolderSource implements FrameSource {
    private static final double MICROS = 1e6;
    /** More than any picture that is decoded has. */
    private static final long MOST_FILE_BYTES = 512L << 20;

    private final List<Path> pictures;
    private final EncodeSettings settings;
    private final SourceInfo info;
    private int next;

    private ImageFolderSource(List<Path> pictures, EncodeSettings settings, SourceInfo info) {
        this.pictures = pictures;
        this.settings = settings;
        this.info = info;
    }

    static ImageFolderSource open(Path folder, List<Path> pictures, EncodeSettings settings, double framesPerSecond) {
        ImageSize size = firstSize(folder, pictures);
        long intervalUs = Math.round(MICROS / framesPerSecond);
        SourceInfo info = new SourceInfo(
                folder.toAbsolutePath().normalize().getFileName().toString(),
                CaptureClock.NOMINAL,
                0,
                intervalUs,
                size.width(),
                size.height(),
                OptionalLong.of(pictures.size()),
                OptionalLong.of(pictures.size() * intervalUs),
                Fingerprint.ofPictures(pictures));
        return new ImageFolderSource(List.copyOf(pictures), settings, info);
    }

    /** Size of the first picture that can be decoded; those before it will be gaps. */
    private static ImageSize firstSize(Path folder, List<Path> pictures) {
        String first = "";
        for (Path picture : pictures) {
            try (Image image = ImageCodec.decode(read(picture))) {
                return new ImageSize(image.width(), image.height());
            } catch (IOException e) {
                first = first.isEmpty() ? picture.getFileName() + ": " + e.getMessage() : first;
            }
        }
        throw new UserError(folder + ": none of its " + pictures.size() + " pictures can be read (" + first + ")");
    }

    private static byte[] read(Path picture) throws IOException {
        if (Files.size(picture) > MOST_FILE_BYTES) {
            throw new IOException("larger than " + (MOST_FILE_BYTES >> 20) + " MB");
        }
        return Files.readAllBytes(picture);
    }

    @Override
    public SourceInfo info() {
        return info;
    }

    @Override
    public SourceEvent next() {
        if (next == pictures.size()) {
            return new SourceEvent.Ended(false, 0);
        }
        int index = next++;
        long ptsUs = index * info.intervalUs();
        try {
            byte[] bytes = read(pictures.get(index));
            ImageSize size = ImageCodec.dimensions(bytes);
            return new SourceEvent.Shown(
                    new FilePicture(pictures.get(index), ByteBuffer.wrap(bytes), size, index, ptsUs, settings));
        } catch (IOException e) {
            return new SourceEvent.Corrupt(1, ptsUs);
        }
    }

    @Override
    public void close() {
        next = pictures.size();
    }

    private record FilePicture(
            Path file, ByteBuffer bytes, ImageSize size, int index, long ptsUs, EncodeSettings settings)
            implements SourcePicture {
        @Override
        public int width() {
            return size.width();
        }

        @Override
        public int height() {
            return size.height();
        }

        @Override
        public EncodedFrame encode() throws CorruptImageException {
            StoredPicture stored = passes() ? new StoredPicture(width(), height(), bytes) : convert();
            // the index in units of the nominal rate is the source's own time
            return new EncodedFrame(stored.width(), stored.height(), ptsUs, 1, (int) MICROS, stored.bytes());
        }

        private boolean passes() {
            String name = file.getFileName().toString().toLowerCase(Locale.ROOT);
            return (name.endsWith(".jpg") || name.endsWith(".jpeg"))
                    && settings.fits(width(), height())
                    && bytes.remaining() <= EncodedFrame.MAX_BYTES;
        }

        private StoredPicture convert() throws CorruptImageException {
            try (Image image = ImageCodec.decode(bytes)) {
                return StoredPicture.encode(image, settings);
            }
        }

        @Override
        public void close() {}
    }
}
