package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.Origin;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * One source as asked for on the command line.
 *
 * @param origin where it lies
 * @param streamId name of its stream
 * @param selection which frames
 * @param encoding how pictures are stored
 * @param sourceFps rate of a folder of pictures; 25 where it is empty
 * @param threads decoding threads
 * @param playback whether it is treated as what it is
 */
public record SourceOptions(
        Origin origin,
        String streamId,
        FrameSelection selection,
        EncodeSettings encoding,
        OptionalDouble sourceFps,
        int threads,
        Playback playback) {
    private static final double FOLDER_FPS = 25;

    /** Checks ranges. */
    public SourceOptions {
        requireNonNull(origin, "origin is null");
        requireNonNull(streamId, "streamId is null");
        requireNonNull(selection, "selection is null");
        requireNonNull(encoding, "encoding is null");
        requireNonNull(playback, "playback is null");
        if (sourceFps.isPresent() && !(sourceFps.getAsDouble() > 0 && sourceFps.getAsDouble() <= 1000)) {
            throw new UserError("--source-fps is not between 0 and 1000: " + sourceFps.getAsDouble());
        }
    }

    /** A source that is treated as what it is. */
    public SourceOptions(
            Origin origin,
            String streamId,
            FrameSelection selection,
            EncodeSettings encoding,
            OptionalDouble sourceFps,
            int threads) {
        this(origin, streamId, selection, encoding, sourceFps, threads, Playback.USUAL);
    }

    /** A video file or a folder of pictures. */
    public SourceOptions(
            Path path,
            String streamId,
            FrameSelection selection,
            EncodeSettings encoding,
            OptionalDouble sourceFps,
            int threads) {
        this(new Origin.Local(path), streamId, selection, encoding, sourceFps, threads);
    }

    /** The rate a folder of pictures is shown at, in frames per second. */
    double folderFps() {
        return sourceFps.orElse(FOLDER_FPS);
    }

    /** Every option that chooses or changes frames, as text, for the fingerprint. */
    String chosen() {
        return String.join(
                " ",
                "from=" + selection.fromUs(),
                "to=" + selection.toUs(),
                "limit=" + selection.limit(),
                "fps=" + selection.fps(),
                "quality=" + encoding.quality(),
                "max-size=" + encoding.maxSize(),
                "source-fps=" + folderFps());
    }
}
