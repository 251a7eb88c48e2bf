package io.posestream.evaluate.posetrack;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.PoseTrackImage;
import io.posestream.evaluate.posetrack.file.PoseTrackPerson;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackSequence;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files written in each form and read back, and scored alike. */
class PoseTrackFilesTest {
    @TempDir
    private Path folder;

    @BeforeEach
    void makeCrowd() throws IOException {
        Files.createDirectories(folder.resolve("truth"));
        Files.createDirectories(folder.resolve("predictions"));
        Crowd.write(folder, 2, 12, 4, 3);
    }

    @Test
    void write_everyDialectPlainAndGzip_scoresLikeTheOriginal() throws IOException {
        PoseTrackEvaluation original = evaluate(folder);
        for (Dialect dialect : Dialect.values()) {
            for (String suffix : new String[] {"", ".gz"}) {
                // Given
                Path copy = folder.resolve(dialect + suffix);
                rewrite("truth", copy, dialect, suffix);
                rewrite("predictions", copy, dialect, suffix);
                // When
                PoseTrackEvaluation evaluation = evaluate(copy);
                // Then
                assertThat(evaluation.totalAp()).isEqualTo(original.totalAp());
                assertThat(evaluation.mot().orElseThrow().totalMota())
                        .isEqualTo(original.mot().orElseThrow().totalMota());
                OptionalDouble hota = dialect.hasSlots() ? original.totalHota() : OptionalDouble.empty();
                assertThat(evaluation.totalHota()).isEqualTo(hota);
            }
        }
    }

    @Test
    void read_whatWasWritten_keepsPeopleRegionsAndLabels() {
        // Given
        Path file = folder.resolve("truth/000001_mpiinew_test.json");
        PoseTrackSequence first = PoseTrackReader.read(file);
        Path annolist = folder.resolve("annolist.json");
        Path back = folder.resolve("back.json.gz");
        // When
        PoseTrackWriter.write(first, Dialect.POSETRACK_2017, annolist);
        PoseTrackWriter.write(PoseTrackReader.read(annolist), Dialect.POSETRACK_2021, back);
        PoseTrackSequence second = PoseTrackReader.read(back);
        // Then
        assertThat(second.dialect()).isEqualTo(Dialect.POSETRACK_2021);
        assertThat(second.images()).hasSameSizeAs(first.images());
        for (int i = 0; i < first.images().size(); i++) {
            PoseTrackImage before = first.images().get(i);
            PoseTrackImage after = second.images().get(i);
            assertThat(after.id()).isEqualTo(before.id());
            assertThat(after.fileName()).isEqualTo(before.fileName());
            assertThat(after.labeled()).isEqualTo(before.labeled());
            assertThat(after.people()).hasSameSizeAs(before.people());
            for (int person = 0; person < before.people().size(); person++) {
                assertThat(coordinates(after.people().get(person)))
                        .isEqualTo(coordinates(before.people().get(person)));
                assertThat(after.people().get(person).trackId())
                        .isEqualTo(before.people().get(person).trackId());
            }
        }
    }

    private static double[] coordinates(PoseTrackPerson person) {
        double[] values = new double[3 * person.slots()];
        for (int slot = 0; slot < person.slots(); slot++) {
            values[3 * slot] = person.x(slot);
            values[3 * slot + 1] = person.y(slot);
            values[3 * slot + 2] = person.visibility(slot);
        }
        return values;
    }

    private void rewrite(String side, Path copy, Dialect dialect, String suffix) throws IOException {
        Files.createDirectories(copy.resolve(side));
        for (String name : Arrays.asList("000001_mpiinew_test.json", "000002_mpiinew_test.json")) {
            PoseTrackSequence sequence =
                    PoseTrackReader.read(folder.resolve(side).resolve(name));
            PoseTrackWriter.write(sequence, dialect, copy.resolve(side).resolve(name + suffix));
        }
    }

    private static PoseTrackEvaluation evaluate(Path folder) {
        return PoseTrackEvaluator.evaluate(
                PoseTrackOptions.official(folder.resolve("truth"), folder.resolve("predictions")));
    }
}
