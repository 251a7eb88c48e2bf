package io.posestream.synth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.evaluate.coco.CocoEvaluation;
import io.posestream.evaluate.coco.CocoEvaluator;
import io.posestream.evaluate.coco.CocoOptions;
import io.posestream.evaluate.posetrack.PoseTrackEvaluation;
import io.posestream.evaluate.posetrack.PoseTrackEvaluator;
import io.posestream.evaluate.posetrack.PoseTrackOptions;
import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import io.posestream.synth.render.SceneKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SynthSceneTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final SceneOptions OPTIONS =
            SceneOptions.of(SceneKind.PLAZA, 8, 1.6, 9).withSize(320, 180).withFps(10);

    @TempDir
    private Path folder;

    @Test
    void render_twice_givesSameTruthAndAVideoOfAllFrames() throws Exception {
        // Given
        List<Integer> told = new ArrayList<>();

        // When
        SynthResult one = SynthScene.render(OPTIONS, folder.resolve("one"), (done, total) -> told.add(done));
        SynthResult two = SynthScene.render(OPTIONS, folder.resolve("two"), Progress.none());

        // Then
        assertThat(one.poseTrack()).hasSameBinaryContentAs(two.poseTrack());
        assertThat(one.coco()).hasSameBinaryContentAs(two.coco());
        assertThat(one.frames()).isEqualTo(16);
        assertThat(one.people()).isBetween(4, 8);
        assertThat(told).hasSize(16).endsWith(16);
        assertThat(pictures(one.video())).isEqualTo(16);
    }

    private static int pictures(Path video) throws Exception {
        int count = 0;
        try (VideoReader reader = VideoReader.open(video, ReaderOptions.defaults())) {
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    count++;
                    picture.close();
                }
            }
        }
        return count;
    }

    @Test
    void poseTrack_scoredAgainstItself_isPerfect() throws IOException {
        // Given
        SynthResult result = SynthScene.render(OPTIONS, folder, Progress.none());
        Path predictions = folder.resolve("posetrack.json");
        JsonNode file = JSON.readTree(result.poseTrack().toFile());
        double score = 0.5;
        for (JsonNode person : file.get("annotations")) {
            score += 1e-6;
            for (int joint = 0; joint < 17; joint++) {
                ((ObjectNode) person).withArray("scores").add(score);
            }
        }
        JSON.writeValue(predictions.toFile(), file);

        // When
        PoseTrackEvaluation evaluation =
                PoseTrackEvaluator.evaluate(PoseTrackOptions.official(result.poseTrack(), predictions));

        // Then
        JsonNode figures = JSON.readTree(evaluation.toJson());
        assertThat(figures.at("/ap/total").asDouble()).isCloseTo(100, within(1e-9));
        assertThat(figures.at("/mota/total").asDouble()).isCloseTo(100, within(1e-9));
        assertThat(figures.path("hota_error").asText()).isEmpty();
        assertThat(evaluation.totalHota()).hasValueCloseTo(1.0, within(1e-9));
    }

    @Test
    void coco_scoredAgainstItself_isPerfect() throws IOException {
        // Given
        SynthResult result = SynthScene.render(OPTIONS, folder, Progress.none());
        JsonNode people = JSON.readTree(result.coco().toFile()).get("annotations");
        for (JsonNode person : people) {
            ((ObjectNode) person).put("score", 0.5 + 1e-9 * person.get("id").asLong());
        }
        Path predictions = Files.write(folder.resolve("keypoints.json"), JSON.writeValueAsBytes(people));

        // When
        CocoEvaluation evaluation = CocoEvaluator.evaluate(new CocoOptions(result.coco(), predictions, false));

        // Then
        assertThat(people).isNotEmpty();
        assertThat(evaluation.figures().get("AP50")).isCloseTo(1, within(1e-9));
    }

    @Test
    void truth_namesAndFlags_areAsTheFormsSay() throws IOException {
        // Given
        SynthResult result = SynthScene.render(OPTIONS, folder, Progress.none());

        // When
        JsonNode poseTrack = JSON.readTree(result.poseTrack().toFile());
        JsonNode coco = JSON.readTree(result.coco().toFile());

        // Then
        assertThat(poseTrack.get("images")).hasSize(16);
        assertThat(poseTrack.at("/images/3/file_name").asText())
                .isEqualTo("images/test/650779_mpiinew_test/000003.jpg");
        for (JsonNode person : poseTrack.get("annotations")) {
            assertThat(person.get("bbox_head")).hasSize(4);
            assertThat(person.get("track_id").asInt()).isBetween(0, 7);
        }
        for (JsonNode person : coco.get("annotations")) {
            int labelled = 0;
            for (int joint = 0; joint < 17; joint++) {
                int flag = person.get("keypoints").get(3 * joint + 2).asInt();
                assertThat(flag).isBetween(0, 2);
                labelled += flag > 0 ? 1 : 0;
            }
            assertThat(person.get("num_keypoints").asInt()).isEqualTo(labelled);
            assertThat(person.get("area").asDouble())
                    .isLessThanOrEqualTo(person.get("bbox").get(2).asDouble()
                            * person.get("bbox").get(3).asDouble());
        }
    }
}
