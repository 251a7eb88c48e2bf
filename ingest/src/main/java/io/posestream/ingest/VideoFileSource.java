package io.posestream.ingest;

import io.posestream.core.CaptureClock;
import io.posestream.core.UserError;
import io.posestream.media.Grab;
import io.posestream.media.ReaderOptions;
import io.posestream.media.VideoInfo;
import io.posestream.media.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/** A video file. It is decoded up to its first picture when it is opened, so that a file that holds none is refused. */
final class VideoFileSource implements FrameSource {
    /** A frame that repeats the last one, in the thriftiest codec, with its entry in an index. */
    private static final int LEAST_FRAME_BYTES = 8;

    private final VideoReader reader;
    private final EncodeSettings settings;
    private final SourceInfo info;

    private VideoFileSource(VideoReader reader, EncodeSettings settings, SourceInfo info) {
        this.reader = reader;
        this.settings = settings;
        this.info = info;
    }

    static VideoFileSource open(Path file, EncodeSettings settings, int threads) {
        VideoReader reader = VideoReader.open(file, ReaderOptions.defaults().withThreads(threads));
        try {
            return new VideoFileSource(reader, settings, describe(file, reader.info()));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    private static SourceInfo describe(Path file, VideoInfo video) {
        boolean dated = video.creationTimeUs().isPresent();
        return new SourceInfo(
                file.getFileName().toString(),
                dated ? CaptureClock.CONTAINER : CaptureClock.PRESENTATION,
                video.creationTimeUs().orElse(0),
                video.intervalUs(),
                video.width(),
                video.height(),
                expected(file, video),
                video.durationUs(),
                Fingerprint.ofFile(file));
    }

    /** What its header claims, where a file of that size can hold as much. */
    private static OptionalLong expected(Path file, VideoInfo video) {
        OptionalLong claimed = video.expectedFrames();
        try {
            long most = Files.size(file) / LEAST_FRAME_BYTES;
            return claimed.isPresent() && claimed.getAsLong() > most ? OptionalLong.empty() : claimed;
        } catch (IOException e) {
            throw new UserError("cannot read " + file + ": " + e.getMessage(), e);
        }
    }

    @Override
    public SourceInfo info() {
        return info;
    }

    @Override
    public SourceEvent next() throws IOException {
        Grab grab = reader.next();
        if (grab instanceof Grab.Picture picture) {
            return new SourceEvent.Shown(new VideoPicture(picture, settings, Optional.empty()));
        }
        if (grab instanceof Grab.Corrupt corrupt) {
            return new SourceEvent.Corrupt(corrupt.count(), corrupt.ptsUs());
        }
        Grab.End end = (Grab.End) grab;
        return new SourceEvent.Ended(end.truncated(), end.missingFrames());
    }

    @Override
    public void close() {
        reader.close();
    }
}
