package io.posestream.runner.swap;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Poses;
import io.posestream.core.UserError;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.media.Image;
import io.posestream.models.VerifyJob;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseModel;
import io.posestream.pose.PoseRequest;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Whether a network that was loaded may take a stream over: it computes a picture twice with the same finite result, and
 * gives what the stage's first network gives. Warms it too. Static functions, thread-safe.
 */
final class SelfTest {
    private static final int WIDTH = 320;
    private static final int HEIGHT = 240;
    private static final FrameMeta META = new FrameMeta(0, CaptureClock.NOMINAL, 40_000, WIDTH, HEIGHT);
    private static final Box SOMEWHERE = new Box(60, 20, 80, 200);

    private SelfTest() {}

    /** Throws {@link UserError} where the detector must not be used in place of {@code first}. */
    static void detector(DetectorModel model, DetectorModel first) {
        if (!model.skeleton().equals(first.skeleton())) {
            throw new UserError(model.manifest().id() + " gives other keypoints than "
                    + first.manifest().id() + ", or none: such a change takes a new run");
        }
        try (Image picture = picture();
                Detector detector = model.newDetector()) {
            Detections once = detector.detect(picture, META);
            if (!once.equals(detector.detect(picture, META))) {
                throw new UserError(model.manifest().id() + " finds other people in the same picture a second time");
            }
        }
    }

    /** Throws {@link UserError} where the pose network must not be used in place of {@code first}. */
    static void pose(Path path, PoseModel model, PoseModel first) {
        if (!model.skeleton().equals(first.skeleton())) {
            throw new UserError(model.manifest().id() + " finds the joints of "
                    + model.skeleton().id() + ", and " + first.manifest().id() + " those of "
                    + first.skeleton().id() + ": such a change takes a new run");
        }
        if (model.manifest().head() instanceof HeatmapHead) {
            // what 'model verify' does, as short as it can be
            new VerifyJob(path, Optional.empty(), Optional.empty(), Duration.ofMillis(1))
                    .run(new PrintWriter(Writer.nullWriter()));
        }
        try (Image picture = picture();
                PoseEstimator estimator = model.newEstimator()) {
            Detections people = new Detections(
                    "self-test", Optional.empty(), List.of(new Detection(SOMEWHERE, 1), new Detection(SOMEWHERE, 1)));
            PoseRequest request = new PoseRequest(Optional.of(picture), META, people);
            Poses once = estimator.estimate(List.of(request)).get(0);
            boolean same = once.equals(estimator.estimate(List.of(request)).get(0))
                    && once.people().get(0).equals(once.people().get(1));
            if (!same) {
                throw new UserError(model.manifest().id() + " finds other joints in the same box a second time");
            }
        }
    }

    /** Slopes and stripes, the same each time. */
    private static Image picture() {
        byte[] pixels = new byte[WIDTH * HEIGHT * 3];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int at = (y * WIDTH + x) * 3;
                pixels[at] = (byte) (x * 255 / WIDTH);
                pixels[at + 1] = (byte) (y * 255 / HEIGHT);
                pixels[at + 2] = (byte) ((x / 16 + y / 16) % 2 * 200);
            }
        }
        return Image.of(WIDTH, HEIGHT, pixels);
    }
}
