package io.posestream.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.UserError;
import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.HeadBox;
import io.posestream.evaluate.posetrack.file.IgnoreRegions;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ThresholdSearchTest {
    private static final int FRAMES = 20;
    private static final int LEFT_WRIST = 9;

    @TempDir
    private Path folder;

    @Test
    void best_wrongJointsAreUnsure_leavesThemOut() {
        // Given people whose left wrist is wrong in every third frame, with a score of 0.42 of its own
        Path truth = write("truth", false, true);
        Path predictions = write("predictions", true, true);

        // When
        ThresholdSearch search = ThresholdSearch.over(truth, predictions);

        // Then
        List<Double> best = search.best();
        assertThat(best).hasSize(15);
        assertThat(best.subList(LEFT_WRIST - 2, LEFT_WRIST)).as("both wrists").containsExactly(0.45, 0.45);
        assertThat(best).filteredOn(value -> value == 0).hasSize(13);
        StringWriter text = new StringWriter();
        search.write(new PrintWriter(text));
        assertThat(text.toString().lines())
                .hasSize(18)
                .anyMatch(line -> line.matches("left_wrist +0\\.45 +63\\.\\d +26\\.\\d.*"))
                .last()
                .asString()
                .matches("--joint-threshold (0\\.00,){7}0\\.45,0\\.45(,0\\.00){6}");
    }

    @Test
    void over_peopleWithoutScore_isRefused() {
        // Given
        Path truth = write("truth", false, true);
        Path predictions = write("predictions", true, false);

        // When / Then
        assertThatThrownBy(() -> ThresholdSearch.over(truth, predictions))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("has no score");
    }

    private Path write(String name, boolean predicted, boolean scored) {
        List<PoseTrackImage> images = new ArrayList<>();
        for (int number = 0; number < FRAMES; number++) {
            PoseTrackPerson.Builder person =
                    PoseTrackPerson.builder(Joints.SLOTS).trackId(0).head(new HeadBox(0, 0, 30, 40));
            if (scored) {
                person.score(0.7);
            }
            for (int slot = 0; slot < Joints.SLOTS; slot++) {
                boolean wrong = predicted && slot == LEFT_WRIST && number % 3 == 0;
                person.joint(slot, 100 + 5.0 * slot + (wrong ? 40 : 0), 200.5, 1);
                if (predicted) {
                    person.jointScore(slot, 0.7 * (wrong ? 0.42 : 0.9));
                }
            }
            images.add(new PoseTrackImage(
                    30_000_010_000L + number,
                    Optional.of("images/test/000001_mpiinew_test/%06d.jpg".formatted(number)),
                    Optional.of(true),
                    IgnoreRegions.of(List.of(), List.of()),
                    List.of(person.build())));
        }
        Path file = folder.resolve(name + ".json");
        PoseTrackSequence sequence = new PoseTrackSequence(
                name,
                file.toString(),
                Dialect.POSETRACK_2018,
                Optional.of(PoseTrackSequence.standardCategory()),
                images,
                0);
        PoseTrackWriter.write(sequence, Dialect.POSETRACK_2018, file);
        return file;
    }
}
