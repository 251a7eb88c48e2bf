package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.StreamStart;
import io.posestream.ingest.camera.CameraSource;
import io.posestream.ingest.source.FrameSource;
import java.util.OptionalLong;

/**
 * A source whose first picture has been decoded, and what is known of its stream. Owns the source until a pump takes it
 * over; closing it twice does no harm.
 *
 * @param options what was opened, and how
 * @param frames its pictures
 * @param start what the first record of its stream says
 */
public record OpenedSource(SourceOptions options, FrameSource frames, StreamStart start) implements AutoCloseable {
    /** Checks that nothing is missing. */
    public OpenedSource {
        requireNonNull(options, "options is null");
        requireNonNull(frames, "frames is null");
        requireNonNull(start, "start is null");
    }

    /**
     * Opens a source and decodes its first picture.
     *
     * @throws io.posestream.core.UserError where it cannot be used
     */
    public static OpenedSource open(SourceOptions options) {
        FrameSource opened = Sources.open(options);
        // a camera may be closed while it is read, and waits for nobody
        FrameSource frames = opened instanceof CameraSource ? opened : new GuardedSource(opened);
        return new OpenedSource(options, frames, Sources.start(opened, options));
    }

    /** The stream it becomes. */
    public String streamId() {
        return options.streamId();
    }

    /** Whether its stream is live. */
    public boolean isLive() {
        return start.settings().isLive();
    }

    /** Whether it is a camera, of whatever policy. */
    public boolean isCamera() {
        return frames instanceof CameraSource;
    }

    /**
     * Whether the clock names its epochs, so that none is resumed: each connection of a camera is one, and so is each
     * time a recording is shown as a live stream.
     */
    public boolean isClocked() {
        return isCamera() || isLive();
    }

    /** How many numbers the epoch will have, where that is known. */
    public OptionalLong expected() {
        OptionalLong promised = start.promisedFrames();
        OptionalLong limit = options.selection().limit();
        boolean part =
                options.selection().fromUs() > 0 || options.selection().toUs().isPresent();
        if (limit.isPresent() && options.selection().fps().isEmpty()) {
            return OptionalLong.of(Math.min(limit.getAsLong(), promised.orElse(Long.MAX_VALUE)));
        }
        if (limit.isPresent() || !part) {
            return limit.isPresent() ? OptionalLong.empty() : promised;
        }
        return chosenPart(promised);
    }

    private OptionalLong chosenPart(OptionalLong promised) {
        if (promised.isEmpty()) {
            return promised;
        }
        long lengthUs = promised.getAsLong() * frames.info().intervalUs();
        long toUs = Math.min(options.selection().toUs().orElse(lengthUs), lengthUs);
        long chosenUs = Math.max(0, toUs - options.selection().fromUs());
        return OptionalLong.of(chosenUs / frames.info().intervalUs());
    }

    @Override
    public void close() {
        frames.close();
    }
}
