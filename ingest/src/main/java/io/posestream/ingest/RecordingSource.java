package io.posestream.ingest;

import io.posestream.core.CaptureClock;
import io.posestream.core.UserError;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.VideoPicture;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoInfo;
import io.posestream.media.video.VideoReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** A video that ends. Files are decoded up to their first picture when opened, so that one that holds none is refused. */
final class RecordingSource implements FrameSource {
    /** A frame that repeats the last one, in the thriftiest codec, with its entry in an index. */
    private static final int LEAST_FRAME_BYTES = 8;

    private final VideoReader reader;
    private final EncodeSettings settings;
    private final SourceInfo info;

    private RecordingSource(VideoReader reader, EncodeSettings settings, SourceInfo info) {
        this.reader = reader;
        this.settings = settings;
        this.info = info;
    }

    /** A file. */
    static RecordingSource open(Path file, EncodeSettings settings, int threads) {
        VideoReader reader = VideoReader.open(file, ReaderOptions.defaults().withThreads(threads));
        try {
            VideoInfo video = reader.info();
            String name = file.getFileName().toString();
            return new RecordingSource(
                    reader, settings, describe(name, video, expected(file, video), Fingerprint.ofFile(file)));
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** A video that comes over a connection once, so that it cannot be resumed. Takes the reader over. */
    static RecordingSource once(VideoReader reader, EncodeSettings settings, String name) {
        VideoInfo video = reader.info();
        // unlike that of any other opening
        String fingerprint = UUID.randomUUID().toString();
        return new RecordingSource(reader, settings, describe(name, video, video.expectedFrames(), fingerprint));
    }

    private static SourceInfo describe(String name, VideoInfo video, OptionalLong expected, String fingerprint) {
        boolean dated = video.creationTimeUs().isPresent();
        return new SourceInfo(
                name,
                dated ? CaptureClock.CONTAINER : CaptureClock.PRESENTATION,
                video.creationTimeUs().orElse(0),
                video.intervalUs(),
                video.width(),
                video.height(),
                expected,
                video.durationUs(),
                fingerprint);
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
        if (grab instanceof Grab.End end) {
            return new SourceEvent.Ended(end.truncated(), end.missingFrames());
        }
        throw new IllegalStateException("a recording has no " + grab);
    }

    @Override
    public void close() {
        reader.close();
    }
}
