package io.posestream.media.record;

import io.posestream.core.UserError;
import io.posestream.media.Image;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * Records pictures as H.264 in an mp4 that browsers play: yuv420p, BT.709 limited range, index in front, the given time
 * stamps. Writes beside the target under its name plus {@code .part}; {@link #finish()} puts it in place, closing
 * without it deletes what was written. Encodes on a thread of its own, so that a caller draws the next picture meanwhile;
 * owns it and the encoder. Not thread safe.
 */
public final class VideoRecorder implements AutoCloseable {
    /** An mp4 holds the time between pictures in 31 bits of its time unit, here 1 µs. */
    static final long MAX_GAP_US = Integer.MAX_VALUE;

    private final Path target;
    private final Path temporary;
    private final RecorderOptions options;
    private final PlaneConverter converter;
    private final Encoder encoder;
    private final Mp4Writer writer;
    private final EncoderThread thread;
    private long lastUs = -1;
    private boolean finished;
    private boolean closed;

    private VideoRecorder(Path target, RecorderOptions options) {
        this.target = target;
        this.temporary = target.resolveSibling(target.getFileName() + ".part");
        this.options = options;
        try (Unwind unwind = new Unwind()) {
            converter = unwind.opened(new PlaneConverter(options));
            encoder = unwind.opened(Encoder.open(options));
            writer = unwind.opened(Mp4Writer.open(temporary, encoder.context(), options.intervalUs()));
            thread = new EncoderThread(planes -> encoder.encode(planes, writer), "encode-" + target.getFileName());
            unwind.keep();
        }
    }

    /**
     * Starts a recording.
     *
     * @param target the file to be there after {@link #finish()}; one that exists is then replaced
     * @throws UserError when the folder cannot be written to
     */
    public static VideoRecorder create(Path target, RecorderOptions options) {
        return new VideoRecorder(target, options);
    }

    /**
     * Adds a picture: converts it, and leaves it to be encoded.
     *
     * @param image of the size in the options; stays open and the caller's
     * @param ptsUs presentation time in µs, not negative, above the last one by at most 2147 s
     * @throws IOException when an earlier one cannot be written
     */
    public void add(Image image, long ptsUs) throws IOException {
        requireWritable();
        if (image.width() != options.width() || image.height() != options.height()) {
            throw new IllegalArgumentException(
                    image + " does not fit a recording of " + options.width() + "x" + options.height());
        }
        if (ptsUs <= lastUs) {
            throw new IllegalArgumentException("time stamps must grow from 0 on: " + ptsUs + " after " + lastUs);
        }
        if (lastUs >= 0 && ptsUs - lastUs > MAX_GAP_US) {
            throw new IllegalArgumentException("too long a gap for an mp4: " + (ptsUs - lastUs) + " µs");
        }
        lastUs = ptsUs;
        thread.awaitLessThan(PlaneConverter.KEPT);
        AVFrame planes = converter.convert(image);
        planes.pts(ptsUs);
        thread.encode(planes);
    }

    /**
     * Ends the recording and puts it in place.
     *
     * @throws IOException when it cannot be written, or when no picture was added
     */
    public void finish() throws IOException {
        requireWritable();
        if (lastUs < 0) {
            throw new IOException(target + ": a video without pictures cannot be written");
        }
        thread.awaitLessThan(1);
        encoder.drain(writer);
        writer.finish();
        finished = true;
        Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private void requireWritable() {
        if (closed || finished) {
            throw new IllegalStateException("recording of " + target + " is over");
        }
    }

    /** Frees the encoder; deletes an unfinished recording. */
    @Override
    public void close() throws IOException {
        if (closed) {
            return;
        }
        closed = true;
        thread.close();
        writer.close();
        encoder.close();
        converter.close();
        if (!finished) {
            Files.deleteIfExists(temporary);
        }
    }
}
