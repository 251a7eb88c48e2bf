package io.posestream.runner.network;

import static java.util.Objects.requireNonNull;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
import io.posestream.core.UserError;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.SessionConfig;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.ingest.FrameSelection;
import io.posestream.ingest.SourceOptions;
import io.posestream.ingest.Sources;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.models.PersonCrops;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * Crops of the people whom a detector finds in a video or a folder of pictures.
 *
 * @param source video or folder of pictures
 * @param detector network that finds the people
 * @param framesPerSecond how many pictures of a second are looked at
 * @param most crops to take
 */
public record CropCollector(Path source, Path detector, double framesPerSecond, int most) {
    /** Half-seen people and mistakes are no good for calibration. */
    private static final float LEAST_SCORE = 0.5f;

    private static final int BEST_QUALITY = 100;
    private static final long NOMINAL_INTERVAL_US = 40_000;

    /** Checks ranges. */
    public CropCollector {
        requireNonNull(source, "source is null");
        requireNonNull(detector, "detector is null");
        if (most < 1) {
            throw new UserError("at least 1 crop is needed, not " + most);
        }
    }

    /**
     * Takes the crops.
     *
     * @param network whose input they are for
     * @throws UserError where the source or the detector cannot be used, or nobody is seen
     */
    public PersonCrops collect(ModelManifest network) {
        FrameSelection selection =
                new FrameSelection(0, OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(framesPerSecond));
        SourceOptions options = new SourceOptions(
                source,
                "calibration",
                selection,
                new EncodeSettings(BEST_QUALITY, OptionalInt.empty()),
                OptionalDouble.empty(),
                1);
        PersonCrops crops = new PersonCrops(network);
        try (FrameSource frames = Sources.open(options);
                DetectorModel model = DetectorModel.open(detector, SessionConfig.cpu(1), DetectorConfig.defaults());
                Detector people = model.newDetector()) {
            collect(frames, selection.judge(frames.info().intervalUs()), people, crops);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + source, e);
        }
        if (crops.size() == 0) {
            throw new UserError(source + " shows nobody to " + detector + ": choose pictures with people");
        }
        return crops;
    }

    private void collect(FrameSource frames, FrameSelection.Judge judge, Detector people, PersonCrops crops)
            throws IOException {
        while (crops.size() < most) {
            SourceEvent event = frames.next();
            if (event instanceof SourceEvent.Ended) {
                return;
            }
            if (event instanceof SourceEvent.Shown shown) {
                try (SourcePicture picture = shown.picture()) {
                    if (judge.next(picture.ptsUs()) == FrameSelection.Fate.KEEP) {
                        add(picture, people, crops);
                    }
                }
            }
        }
    }

    private void add(SourcePicture picture, Detector people, PersonCrops crops) throws IOException {
        try (Image image = ImageCodec.decode(picture.encode().bytes())) {
            FrameMeta meta = new FrameMeta(
                    picture.ptsUs(), CaptureClock.NOMINAL, NOMINAL_INTERVAL_US, image.width(), image.height());
            for (Detection person : people.detect(image, meta).people()) {
                if (person.score() >= LEAST_SCORE && crops.size() < most) {
                    crops.add(image, person.box());
                }
            }
        } catch (CorruptImageException e) {
            throw new IOException("a picture of " + source + " does not decode", e);
        }
    }
}
