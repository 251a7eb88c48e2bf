package io.posestream.ingest;

import io.posestream.core.UserError;
import io.posestream.ingest.camera.CameraSource;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.Origin;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.NoAnswerException;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens what an address names: a camera, or a recording that is read once from its start to its end. */
final class RemoteSources {
    private static final Logger LOG = LoggerFactory.getLogger(RemoteSources.class);

    /** Longest side of a camera's stored pictures, unless told otherwise: people who are small at 1280 are few. */
    private static final int CAMERA_SIZE = 1280;

    private RemoteSources() {}

    static FrameSource open(Origin.Remote origin, SourceOptions options) {
        if (!origin.address().isCamera()) {
            Optional<VideoReader> recording = recording(origin, options.threads());
            if (recording.isPresent()) {
                return RecordingSource.once(recording.get(), options.encoding(), origin.streamName());
            }
        }
        refuseParts(origin, options.selection());
        EncodeSettings encoding = options.encoding().maxSize().isPresent()
                ? options.encoding()
                : new EncodeSettings(options.encoding().quality(), OptionalInt.of(CAMERA_SIZE));
        CameraSource camera = CameraSource.start(
                origin, options.streamId(), encoding, options.playback().of(true));
        try {
            camera.awaitContact().ifPresent(why -> LOG.warn("{}: {}; tried again", options.streamId(), why));
            return camera;
        } catch (RuntimeException e) {
            camera.close();
            throw e;
        }
    }

    private static void refuseParts(Origin origin, FrameSelection selection) {
        if (selection.fromUs() > 0 || selection.toUs().isPresent()) {
            throw new UserError(origin + ": --from and --to choose a part of a recording, and this is a camera: use"
                    + " --duration");
        }
    }

    /** Only its answer says whether an address is a recording; empty for a camera, and where there is no answer. */
    private static Optional<VideoReader> recording(Origin.Remote origin, int threads) {
        Duration silence = origin.camera().silence();
        VideoReader reader;
        try {
            reader = GuardedOpening.open(origin.address(), new ReaderOptions(threads, silence, silence, Map.of()));
        } catch (NoAnswerException e) {
            if (origin.address().kind() == MediaAddress.Kind.INPUT) {
                throw new UserError(e.getMessage() + ": give it MPEG-TS, Matroska or motion JPEG", e);
            }
            return Optional.empty();
        }
        if (reader.isLive()) {
            reader.close();
            return Optional.empty();
        }
        return Optional.of(reader);
    }
}
