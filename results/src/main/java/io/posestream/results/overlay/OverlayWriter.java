package io.posestream.results.overlay;

import io.posestream.core.FrameMeta;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.media.record.RecorderOptions;
import io.posestream.media.record.VideoRecorder;
import io.posestream.results.LiveFormat;
import io.posestream.results.settled.SettledItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Draws and records one stream. Owns the recorder, which begins with the first picture. Not thread safe. */
final class OverlayWriter implements LiveFormat.Writer {
    private final PictureBytes pictures;
    private final int threads;
    private final Path target;
    private final OverlayClock clock = new OverlayClock();
    private final Raster raster = new Raster();
    private Optional<Recording> recording = Optional.empty();
    private OptionalLong firstNumber = OptionalLong.empty();
    private long frames;
    private long missing;

    /** A recorder and the size of its pictures. */
    private record Recording(VideoRecorder recorder, int width, int height) {}

    OverlayWriter(PictureBytes pictures, int threads, Path target) {
        this.pictures = pictures;
        this.threads = threads;
        this.target = target;
    }

    @Override
    public void accept(SettledItem item) throws IOException {
        if (item instanceof SettledItem.Shown shown) {
            Optional<Image> picture = picture(shown);
            if (picture.isEmpty()) {
                missing++;
                return;
            }
            draw(shown, picture.get());
        }
    }

    /** The one that a stage has decoded already, else from its bytes. */
    private Optional<Image> picture(SettledItem.Shown shown) throws IOException {
        Optional<Image> decoded = pictures.decoded(shown.id());
        if (decoded.isPresent()) {
            return decoded;
        }
        Optional<ByteBuffer> bytes = pictures.fetch(shown.id(), shown.frame());
        if (bytes.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ImageCodec.decode(bytes.get()));
        } catch (CorruptImageException e) {
            throw new IOException("the picture of frame " + shown.id() + " is " + e.getMessage(), e);
        }
    }

    /** Takes the picture over. */
    private void draw(SettledItem.Shown shown, Image picture) throws IOException {
        try (Image image = picture.forDrawing()) {
            try (Canvas canvas = new Canvas(image, raster)) {
                PeoplePainter.paint(canvas, shown);
            }
            Recording current = recording(image, shown.meta());
            try (Image fitted = Fit.into(image, current.width(), current.height())) {
                current.recorder().add(fitted, clock.next(shown));
            }
        }
        frames++;
        if (firstNumber.isEmpty()) {
            firstNumber = OptionalLong.of(shown.id().number());
        }
    }

    private Recording recording(Image image, FrameMeta meta) {
        Recording current = recording.orElseGet(() -> {
            RecorderOptions options = new RecorderOptions(
                    image.width(), image.height(), meta.intervalUs(), RecorderOptions.DEFAULT_BITS_PER_PIXEL, threads);
            return new Recording(VideoRecorder.create(target, options), image.width(), image.height());
        });
        recording = Optional.of(current);
        return current;
    }

    @Override
    public LiveFormat.Report finish() throws IOException {
        if (recording.isPresent()) {
            recording.get().recorder().finish();
        }
        List<String> notes = new ArrayList<>();
        if (missing > 0) {
            notes.add("the overlay leaves out " + missing + " frames whose pictures are no longer kept");
        }
        if (clock.closedPauses() > 0) {
            notes.add("the overlay closes " + clock.closedPauses()
                    + " pause(s) of more than 35 minutes, which an mp4 cannot" + " hold");
        }
        return new LiveFormat.Report(firstNumber, frames, notes);
    }

    @Override
    public void close() {
        try {
            if (recording.isPresent()) {
                recording.get().recorder().close();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + target + ": " + e.getMessage(), e);
        }
    }
}
