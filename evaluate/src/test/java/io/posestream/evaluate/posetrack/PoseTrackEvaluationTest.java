package io.posestream.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Element;

/** What a user sees: tables, pictures, and one sentence for each thing that is wrong. */
class PoseTrackEvaluationTest {
    private static final String NAME = "000001_mpiinew_test.json";

    @TempDir
    private Path folder;

    private Path truth;
    private Path prediction;

    @BeforeEach
    void makeCrowd() throws IOException {
        Files.createDirectories(folder.resolve("truth"));
        Files.createDirectories(folder.resolve("predictions"));
        Crowd.write(folder, 1, 6, 3, 9);
        truth = folder.resolve("truth").resolve(NAME);
        prediction = folder.resolve("predictions").resolve(NAME);
    }

    @Test
    void evaluate_noTimelinesAsked_drawsTheCurvesAlone() {
        assertThat(evaluate(Mode.OFFICIAL).plot(folder.resolve("out")))
                .hasSize(1)
                .allSatisfy(PoseTrackEvaluationTest::isPng);
    }

    @Test
    void plot_timelinesAsked_drawsOnePerSequence() {
        // Given
        PoseTrackOptions options = new PoseTrackOptions(
                folder.resolve("truth"),
                folder.resolve("predictions"),
                Optional.empty(),
                Optional.empty(),
                Mode.OFFICIAL,
                true);
        // When
        List<Path> files = PoseTrackEvaluator.evaluate(options).plot(folder.resolve("curves.png"));
        // Then
        assertThat(files)
                .containsExactly(
                        folder.resolve("curves.png"), folder.resolve("curves-timeline-000001_mpiinew_test.png"))
                .allSatisfy(PoseTrackEvaluationTest::isPng);
    }

    @Test
    void plot_svg_isADocumentOfItsSizeWithLettersAndCurves() throws Exception {
        // When
        List<Path> files = evaluate(Mode.OFFICIAL).plot(folder.resolve("curves.svg"));

        // Then
        assertThat(files).containsExactly(folder.resolve("curves.svg"));
        Element svg = DocumentBuilderFactory.newDefaultInstance()
                .newDocumentBuilder()
                .parse(files.get(0).toFile())
                .getDocumentElement();
        assertThat(svg.getTagName()).isEqualTo("svg");
        assertThat(svg.getAttribute("width")).isEqualTo("1100");
        assertThat(svg.getElementsByTagName("path").getLength())
                .as("names, drawn as shapes, so that they look the same without our fonts")
                .isGreaterThan(Joints.COUNT);
        assertThat(svg.getElementsByTagName("line").getLength())
                .as("pieces of curves")
                .isGreaterThan(10 * Joints.COUNT);
    }

    @Test
    void evaluate_anotherFormForTracking_takesApOfOneAndTrackingOfTheOther() throws IOException {
        // Given a second form without anybody's left half
        Path sure = Files.createDirectory(folder.resolve("sure")).resolve(NAME);
        PoseTrackWriter.write(withoutLeft(PoseTrackReader.read(prediction)), Dialect.POSETRACK_2018, sure);
        JsonNode all = json(evaluate(Mode.OFFICIAL));
        JsonNode some = json(PoseTrackEvaluator.evaluate(PoseTrackOptions.official(truth, sure)));

        // When
        JsonNode both = json(PoseTrackEvaluator.evaluate(
                PoseTrackOptions.official(truth, prediction).trackedAs(sure)));

        // Then
        assertThat(some.get("mota")).isNotEqualTo(all.get("mota"));
        for (String figure : List.of("ap", "precision", "recall", "ap21")) {
            assertThat(both.get(figure)).as(figure).isEqualTo(all.get(figure));
        }
        for (String figure : List.of("mota", "motp", "idf1", "hota", "deta")) {
            assertThat(both.get(figure)).as(figure).isNotNull().isEqualTo(some.get(figure));
        }
        assertThat(both.get("notes").get(0).asText()).contains("sure");
    }

    private static PoseTrackSequence withoutLeft(PoseTrackSequence all) {
        List<PoseTrackImage> images = new ArrayList<>();
        for (PoseTrackImage image : all.images()) {
            List<PoseTrackPerson> people = new ArrayList<>();
            for (PoseTrackPerson person : image.people()) {
                PoseTrackPerson.Builder half = PoseTrackPerson.builder(person.slots())
                        .trackId(person.trackId().orElseThrow());
                for (int slot = 0; slot < person.slots(); slot++) {
                    if (!Joints.SLOT_NAMES.get(slot).startsWith("left")) {
                        half.joint(slot, person.x(slot), person.y(slot), 1)
                                .jointScore(slot, person.score(slot).orElse(0));
                    }
                }
                people.add(half.build());
            }
            images.add(
                    new PoseTrackImage(image.id(), image.fileName(), image.labeled(), image.ignoreRegions(), people));
        }
        return new PoseTrackSequence(all.name(), all.source(), all.dialect(), all.category(), images, all.strays());
    }

    @Test
    void writeTable_bothFamilies_namesGroupsAndMode() {
        // Given
        StringWriter text = new StringWriter();
        // When
        evaluate(Mode.STRICT).writeTable(new PrintWriter(text));
        // Then
        assertThat(text.toString())
                .contains("Head", "Shou", "Elb", "Wri", "Hip", "Knee", "Ankl", "Total")
                .contains("AP", "MOTA", "MOTP", "IDF1", "HOTA", "DetA")
                .contains("strict rules");
    }

    @Test
    void evaluate_oneScoredFrame_hasApButNoMota() throws IOException {
        // Given
        Crowd.write(folder, 1, 1, 3, 9);
        // When
        JsonNode official = json(evaluate(Mode.OFFICIAL));
        JsonNode strict = json(evaluate(Mode.STRICT));
        // Then
        assertThat(official.get("ap").get("total").isNumber()).isTrue();
        assertThat(official.get("mota").isNull()).isTrue();
        assertThat(official.get("mota_error").asText()).contains(truth.toString(), "one frame");
        assertThat(official.get("hota").get("total").isNumber()).isTrue();
        assertThat(strict.get("mota").get("total").isNumber()).isTrue();
    }

    @Test
    void evaluate_withoutCategories_refusesPosevalAlone() throws IOException {
        // Given
        edit(prediction, "\"categories\"", "\"other\"");
        // When
        JsonNode figures = json(evaluate(Mode.OFFICIAL));
        // Then
        assertThat(figures.get("ap").isNull()).isTrue();
        assertThat(figures.get("ap_error").asText()).contains(prediction.toString(), "categories");
        assertThat(figures.get("hota").get("total").isNumber()).isTrue();
        assertThat(figures.get("ap21").get("total").isNumber()).isTrue();
    }

    @Test
    void evaluate_withoutIgnoreRegions_refusesHotaAlone() throws IOException {
        // Given
        edit(truth, "\"ignore_regions_x\"", "\"none\"");
        // When
        JsonNode figures = json(evaluate(Mode.OFFICIAL));
        // Then
        assertThat(figures.get("ap").get("total").isNumber()).isTrue();
        assertThat(figures.get("hota").isNull()).isTrue();
        assertThat(figures.get("hota_error").asText()).contains("ignore_regions_x");
        assertThat(figures.get("ap21_error").asText()).contains("ignore_regions_x");
    }

    @Test
    void evaluate_annolistForTheChallengeOf2021_isRefused() {
        // Given
        PoseTrackSequence sequence = PoseTrackReader.read(truth);
        PoseTrackWriter.write(sequence, Dialect.POSETRACK_2017, truth);
        PoseTrackOptions options = new PoseTrackOptions(
                truth, prediction, Optional.empty(), Optional.of(Challenge.POSETRACK_2021), Mode.OFFICIAL, false);
        // When / Then
        assertThatThrownBy(() -> PoseTrackEvaluator.evaluate(options))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("annolist");
    }

    @Test
    void evaluate_tiedScores_saysSo() throws IOException {
        // Given: without scores every joint has the same one
        Crowd.write(folder, 1, 40, 6, 9);
        edit(prediction, "\"scores\"", "\"other\"");
        // When / Then
        assertThat(evaluate(Mode.OFFICIAL).notes()).anyMatch(note -> note.startsWith("AP is sensitive"));
        assertThat(evaluate(Mode.STRICT).notes()).isEmpty();
    }

    @Test
    void evaluate_framesWithoutPredictions_saysThatHotaIsSensitive() throws IOException {
        // Given: the people of one frame are on no frame that is scored
        PoseTrackSequence sequence = PoseTrackReader.read(prediction);
        List<PoseTrackImage> images = new ArrayList<>(sequence.images());
        PoseTrackImage first = images.get(0);
        images.set(
                0, new PoseTrackImage(first.id(), first.fileName(), first.labeled(), first.ignoreRegions(), List.of()));
        PoseTrackWriter.write(Crowd.sequence(images), Dialect.POSETRACK_2018, prediction);
        // When / Then
        assertThat(evaluate(Mode.OFFICIAL).notes()).anyMatch(note -> note.contains("1 of 6 labelled frames"));
        assertThat(evaluate(Mode.STRICT).notes()).isEmpty();
        assertThat(evaluate(Mode.STRICT).totalHota().orElseThrow())
                .isGreaterThan(evaluate(Mode.OFFICIAL).totalHota().orElseThrow());
    }

    @Test
    void evaluate_brokenFiles_areNamedInOneLine() throws IOException {
        String good = Files.readString(prediction);
        refused(prediction, "", "is empty");
        refused(prediction, good.substring(0, 500), "not readable as JSON");
        refused(prediction, "[]", "not an object");
        refused(prediction, "{}", "neither annolist nor images");
        refused(prediction, "{\"images\":[{\"id\":1}]}", "no annotations");
        refused(prediction, good.replaceFirst("\"image_id\":", "\"x\":"), "no image_id");
        refused(prediction, good.replaceFirst("\"keypoints\":\\[", "\"keypoints\":[\"a\","), "not a number");
        refused(prediction, good + " {}", "more after its end");
        refused(prediction, good.replace("\"track_id\":1,", "\"track_id\":2,"), "track_id 2 occurs twice");
        refused(prediction, good.replace("\"track_id\":1,", "\"track_id\":\"a\","), "track_id is not a number");
        refused(prediction, "{\"images\":[],\"annotations\":[]}", "lists no images");
        Files.delete(prediction);
        assertThatThrownBy(() -> evaluate(Mode.OFFICIAL))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("there is no prediction for " + truth);
    }

    private void refused(Path file, String content, String sentence) throws IOException {
        Files.writeString(file, content);
        assertThatThrownBy(() -> evaluate(Mode.OFFICIAL))
                .isInstanceOf(UserError.class)
                .hasMessageContaining(file.toString())
                .hasMessageContaining(sentence)
                .message()
                .doesNotContain("\n");
    }

    private PoseTrackEvaluation evaluate(Mode mode) {
        return PoseTrackEvaluator.evaluate(new PoseTrackOptions(
                folder.resolve("truth"),
                folder.resolve("predictions"),
                Optional.empty(),
                Optional.empty(),
                mode,
                false));
    }

    private static void edit(Path file, String from, String to) throws IOException {
        Files.writeString(file, Files.readString(file).replace(from, to));
    }

    private static void isPng(Path file) {
        assertThat(file)
                .isRegularFile()
                .satisfies(path -> assertThat(Files.size(path)).isGreaterThan(1000));
    }

    private static JsonNode json(PoseTrackEvaluation evaluation) throws IOException {
        return new ObjectMapper().readTree(evaluation.toJson());
    }
}
