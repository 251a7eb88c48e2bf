package io.posestream.acceptance.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorConfig;
import io.posestream.detector.DetectorModel;
import io.posestream.inference.SessionConfig;
import io.posestream.media.Image;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.synth.Progress;
import io.posestream.synth.SceneOptions;
import io.posestream.synth.SynthResult;
import io.posestream.synth.SynthScene;
import io.posestream.synth.render.SceneKind;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Rendered people look like people to networks that learnt from photographs: share found, at IoU 0.5 and the default
 * score, of those whom the truth calls fully visible and who are taller than 80 pixels.
 */
@SharedTest
@Tag("full")
@Timeout(300)
final class SceneDetectionTest {
    private static final int EVERY = 10;
    private static final double SECONDS = 4;
    private static final long SEED = 5;
    private static final int LEAST_HEIGHT = 80;

    @ParameterizedTest
    @CsvSource({"rtmdet_nano_person, 0.95", "yolox_nano, 0.95", "deimv2_hgnetv2_femto_coco, 0.95"})
    void detect_everyScene_findsPeopleInPlainView(String network, double least, @TempDir Path folder) throws Exception {
        int found = 0;
        int people = 0;
        StringBuilder figures = new StringBuilder(network);
        try (DetectorModel model = DetectorModel.open(
                        Shared.path("models", network + ".onnx"), SessionConfig.cpu(1), DetectorConfig.defaults());
                Detector detector = model.newDetector()) {
            for (SceneKind kind : SceneKind.values()) {
                SceneOptions options = SceneOptions.of(kind, 12, SECONDS, SEED);
                SynthResult scene = SynthScene.render(options, folder.resolve(kind.label()), Progress.none());
                int[] counts = count(scene, detector);
                figures.append(String.format(", %s %d of %d", kind.label(), counts[0], counts[1]));
                found += counts[0];
                people += counts[1];
            }
        }
        assertThat(people).as("%s", figures).isGreaterThan(100);
        assertThat((double) found / people).as("%s", figures).isGreaterThan(least);
    }

    /** Found people and people, over every tenth frame. */
    private static int[] count(SynthResult scene, Detector detector) throws IOException {
        JsonNode truth = new ObjectMapper().readTree(scene.coco().toFile());
        int[] counts = new int[2];
        try (VideoReader reader = VideoReader.open(scene.video(), ReaderOptions.defaults())) {
            for (int frame = 0; reader.next() instanceof Grab.Picture grab; frame++) {
                try (Image picture = grab.image()) {
                    if (frame % EVERY == 0) {
                        List<Detection> detections =
                                detector.detect(picture, meta(picture)).people();
                        for (Box person : inPlainView(truth, frame)) {
                            counts[1]++;
                            counts[0] += detections.stream().anyMatch(one -> person.iou(one.box()) >= 0.5) ? 1 : 0;
                        }
                    }
                }
            }
        }
        return counts;
    }

    private static FrameMeta meta(Image picture) {
        return new FrameMeta(0, CaptureClock.PRESENTATION, 40_000, picture.width(), picture.height());
    }

    private static List<Box> inPlainView(JsonNode truth, int frame) {
        List<Box> boxes = new ArrayList<>();
        for (JsonNode person : truth.get("annotations")) {
            if (person.get("image_id").asInt() == frame
                    && person.get("fully_visible").asBoolean()) {
                JsonNode box = person.get("bbox");
                boxes.add(new Box(
                        (float) box.get(0).asDouble(),
                        (float) box.get(1).asDouble(),
                        (float) box.get(2).asDouble(),
                        (float) box.get(3).asDouble()));
            }
        }
        return boxes.stream().filter(box -> box.height() > LEAST_HEIGHT).toList();
    }
}
