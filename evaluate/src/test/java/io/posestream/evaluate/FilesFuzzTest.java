package io.posestream.evaluate;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.posestream.core.UserError;
import io.posestream.evaluate.coco.CocoBoxes;
import io.posestream.evaluate.coco.CocoEvaluator;
import io.posestream.evaluate.coco.CocoOptions;
import io.posestream.evaluate.mpii.MpiiEvaluator;
import io.posestream.evaluate.mpii.MpiiOptions;
import io.posestream.evaluate.posetrack.file.Dialect;
import io.posestream.evaluate.posetrack.file.PoseTrackReader;
import io.posestream.evaluate.posetrack.file.PoseTrackWriter;
import io.posestream.testkit.Fuzz;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Damaged files of truth and predictions are read, and scored where they are, or refused in one line. */
@SharedTest
@Timeout(value = 3600, unit = TimeUnit.SECONDS, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class FilesFuzzTest {
    private static final Fuzz.Bounds BOUNDS = Fuzz.Bounds.megabytes(64);
    private static final String JOINTS = "[" + "[10,20],".repeat(15) + "[60,90]]";
    private static final String MPII = "[{\"image\":\"a\",\"headbox\":[0,0,30,40],\"joints_vis\":[" + "1,".repeat(15)
            + "1],\"joints\":" + JOINTS + "}]";

    @TempDir
    private Path folder;

    @Test
    void posetrack_damaged_isReadOrRefused() throws IOException {
        List<byte[]> valid = new ArrayList<>();
        for (String name : List.of("gt", "pred")) {
            Path file = Shared.path("vectors", "posetrack", "c01_perfect", name, "990003_mpiinew_test.json");
            valid.add(Files.readAllBytes(file));
            for (String form : List.of("old.json", "old.json.gz")) {
                Path old = folder.resolve(form);
                PoseTrackWriter.write(PoseTrackReader.read(file), Dialect.POSETRACK_2017, old);
                valid.add(Files.readAllBytes(old));
            }
        }

        Fuzz.files("PoseTrack", BOUNDS, folder, damage -> damage.of(valid), UserError.class, file -> {
            PoseTrackReader.frames(file);
            PoseTrackWriter.write(PoseTrackReader.read(file), Dialect.POSETRACK_2017, folder.resolve("again.json"));
        });
    }

    @Test
    void coco_damagedTruth_isScoredOrRefused() throws IOException {
        Path predictions = coco("dt.json");
        List<byte[]> valid = List.of(Files.readAllBytes(coco("gt.json")));

        Fuzz.files("COCO truth", BOUNDS, folder, damage -> damage.of(valid), UserError.class, file -> {
            CocoBoxes.ofTruth(file);
            CocoEvaluator.evaluate(new CocoOptions(file, predictions, false)).toJson();
        });
    }

    @Test
    void coco_damagedPredictions_areScoredOrRefused() throws IOException {
        Path truth = coco("gt.json");
        List<byte[]> valid = List.of(Files.readAllBytes(coco("dt.json")));

        Fuzz.files(
                "COCO predictions",
                BOUNDS,
                folder,
                damage -> damage.of(valid),
                UserError.class,
                file -> CocoEvaluator.evaluate(new CocoOptions(truth, file, true))
                        .toJson());
    }

    @Test
    void mpii_damaged_isScoredOrRefused() throws IOException {
        List<byte[]> valid = List.of(MPII.getBytes(UTF_8));
        Path whole = Files.write(folder.resolve("whole.json"), valid.get(0));

        Fuzz.files("MPII", BOUNDS, folder, damage -> damage.of(valid), UserError.class, file -> {
            MpiiEvaluator.evaluate(new MpiiOptions(whole, file)).toJson();
            MpiiEvaluator.evaluate(new MpiiOptions(file, whole)).toJson();
        });
    }

    private static Path coco(String name) {
        return Shared.path("vectors", "coco", "k01_perfect", name);
    }
}
