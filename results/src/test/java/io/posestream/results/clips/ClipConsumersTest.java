package io.posestream.results.clips;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.Skeletons;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.testkit.PythonVenv;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of clips in the hands of NumPy, old and new. Needs Python and, the first time, the network. */
@Tag("full")
@Timeout(900)
final class ClipConsumersTest {
    private static final ClipWindow WINDOW = new ClipWindow(12, 4, 30);

    @TempDir
    private Path folder;

    private static SkeletonClip clip(int number, int people, Random random) {
        int values = people * WINDOW.length() * 17;
        float[] keypoints = new float[2 * values];
        float[] scores = new float[values];
        byte[] gaps = new byte[WINDOW.length()];
        for (int frame = 0; frame < gaps.length; frame++) {
            gaps[frame] = (byte) (random.nextInt(5) == 0 ? 1 : 0);
            for (int person = 0; gaps[frame] == 0 && person < people; person++) {
                for (int joint = 0; joint < 17; joint++) {
                    int at = (person * gaps.length + frame) * 17 + joint;
                    keypoints[2 * at] = 1920 * random.nextFloat();
                    keypoints[2 * at + 1] = 1 + 1000 * random.nextFloat();
                    scores[at] = random.nextFloat();
                }
            }
        }
        List<SkeletonClip.Member> members = new ArrayList<>();
        for (int person = 0; person < people; person++) {
            members.add(new SkeletonClip.Member(new TrackId("cam", 0, 7, person), person));
        }
        return new SkeletonClip(
                new SkeletonClip.Place(
                        "cam",
                        0,
                        WINDOW,
                        4L * number,
                        new SkeletonClip.Moment(133_333L * number, 0),
                        new SkeletonClip.Moment(133_333L * number + 366_667, 0),
                        1920,
                        1080),
                new Tracks.Origin("d", "p", "00000000", 0),
                Skeletons.COCO_17,
                members,
                keypoints,
                scores,
                gaps);
    }

    @ParameterizedTest
    @CsvSource({"numpy<2, ", "numpy<2, all", "numpy>=2, ", "numpy>=2, all"})
    void files_numPy_keepToWhatTheLoadersTakeForGranted(String numpy, String split) throws Exception {
        // Given
        Random random = new Random(4);
        double sum = 0;
        Path csv = Files.writeString(folder.resolve("labels.csv"), "cam,0,0,1.2,7\n");
        ClipFiles.Plan plan = new ClipFiles.Plan(
                List.of(ClipFiles.Form.NPZ, ClipFiles.Form.PICKLE),
                List.of(WINDOW, new ClipWindow(48, 16, 30)),
                true,
                Skeletons.COCO_17,
                Optional.ofNullable(split),
                ClipLabels.read(csv));
        Path files = Files.createDirectory(folder.resolve("files"));
        try (ClipFiles open = new ClipFiles(files, "cam", plan)) {
            for (int number = 0; number < 20; number++) {
                SkeletonClip clip = clip(number, 1, random);
                for (float value : clip.keypoints()) {
                    sum += value;
                }
                open.add(clip);
                open.add(clip(number, 2, random));
            }
            open.finish();
        }
        PythonVenv venv = PythonVenv.with(numpy.contains("<") ? "numpy1" : "numpy2", numpy);

        // When
        List<String> said = venv.run(Map.of(), List.of("src/test/resources/clips/consumers.py", files.toString()));

        // Then
        String labels = "[" + "7, ".repeat(8) + "-1, ".repeat(11) + "-1]";
        assertThat(said)
                .contains("cam.T12s4r30.m1.pkl 20 " + labels, "cam.T48s16r30.m2.pkl 0 []")
                .anyMatch(line -> line.startsWith("cam.T12s4r30.m2.npz 20 ") && line.endsWith(" coco-17"));
        String numbers = said.stream()
                .filter(line -> line.startsWith("cam.T12s4r30.m1.npz"))
                .findFirst()
                .orElseThrow();
        assertThat(String.format(Locale.ROOT, "%.3f", Double.parseDouble(numbers.split(" ", -1)[2])))
                .isEqualTo(String.format(Locale.ROOT, "%.3f", sum));
        assertThat(said).hasSize(8);
    }
}
