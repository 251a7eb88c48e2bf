package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The real chain on real clips: real broker, FFmpeg, ONNX Runtime, Kafka Streams. */
@SharedTest
final class RunTest {
    private static final int FRAMES = 12;
    private static final int EMPTY_FRAMES = 3;

    /** Results of one run of three sources, which most tests look at. */
    @TempDir
    private static Path three;

    @BeforeAll
    static void runThreeSources() throws IOException {
        RunRequest request = new RunRequest(three)
                .source(Shared.path("videos", "retail-1080p.mp4"), "shop")
                .from("5")
                .limit(FRAMES)
                .source(Shared.path("videos", "one-by-one.mp4"), "empty")
                .limit(EMPTY_FRAMES)
                .source(DamagedPictures.write(three.resolve("source"), 3), "pictures")
                .overlay();
        assertThat(request.run()).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
    }

    @Test
    void call_secondOfAShop_tracksThePeopleAndAccountsForEveryFrame() throws IOException {
        JsonNode summary = RunRequest.json(three.resolve("shop/summary.json"));
        assertThat(summary.path("frames_in").asLong()).isEqualTo(FRAMES);
        assertThat(summary.path("results").asLong()).isEqualTo(FRAMES);
        assertThat(summary.path("failed").asLong()).isZero();
        Map<Integer, Integer> lengths = trackLengths(RunRequest.json(three.resolve("shop/posetrack.json")));
        assertThat(lengths.values().stream()
                        .filter(length -> length >= FRAMES * 9 / 10)
                        .count())
                .as("people followed nearly throughout, of tracks %s", lengths)
                .isBetween(3L, 10L);
        assertThat(lengths.keySet()).allMatch(id -> id >= 0 && id < lengths.size());
        assertThat(WrittenVideo.pictures(three.resolve("shop/overlay.mp4"))).isEqualTo(FRAMES);
    }

    @Test
    void call_corridorWithNobody_givesExplicitEmptyResults() throws IOException {
        JsonNode posetrack = RunRequest.json(three.resolve("empty/posetrack.json"));
        assertThat(posetrack.path("images")).hasSize(EMPTY_FRAMES);
        assertThat(posetrack.path("annotations")).isEmpty();
        assertThat(RunRequest.json(three.resolve("empty/summary.json"))
                        .path("results")
                        .asLong())
                .isEqualTo(EMPTY_FRAMES);
    }

    @Test
    void call_unreadableJpegInAFolder_isADeadLetterAndAFailedFrame() throws IOException {
        JsonNode summary = RunRequest.json(three.resolve("pictures/summary.json"));
        assertThat(summary.path("frames_in").asLong()).isEqualTo(3);
        assertThat(summary.path("results").asLong()).isEqualTo(2);
        assertThat(summary.path("failed").asLong()).isEqualTo(1);
        assertThat(summary.path("dead_letters").asLong()).isEqualTo(1);
        assertThat(WrittenVideo.pictures(three.resolve("pictures/overlay.mp4"))).isEqualTo(2);
    }

    @Test
    void call_sameClipInOtherWays_givesTheSameBytes(@TempDir Path folder) throws IOException {
        // Given runs in which every other frame leans on the poses before it
        RunRequest plain = clip(folder.resolve("plain")).detectEvery(2).threads(1);
        RunRequest other =
                clip(folder.resolve("other")).detectEvery(2).threads(3).lead(3).decodeTwice();

        // When
        plain.run();
        other.run();

        // Then
        for (String file : new String[] {"posetrack.json", "keypoints.json"}) {
            assertThat(folder.resolve("other/clip").resolve(file))
                    .hasSameBinaryContentAs(folder.resolve("plain/clip").resolve(file));
        }
    }

    @Test
    @Tag("full")
    void call_lowerRate_restIsSkippedByReason(@TempDir Path folder) throws IOException {
        clip(folder).fps(5).limit(3).run();

        JsonNode summary = RunRequest.json(folder.resolve("clip/summary.json"));
        assertThat(summary.path("results").asLong()).isEqualTo(3);
        assertThat(summary.path("skipped_by_reason").path("rate").asLong()).isPositive();
        assertThat(summary.path("frames_in").asLong())
                .isEqualTo(3 + summary.path("skipped").asLong());
    }

    @Test
    @Tag("full")
    void call_keptDataFolder_finishedStreamIsRunAnewWithAgainOnly(@TempDir Path folder) throws IOException {
        // Given a run that finished
        Path data = folder.resolve("data");
        clip(folder.resolve("first")).limit(4).dataDir(data).run();

        // When / Then: elsewhere its files are written from its tracks
        assertThat(clip(folder.resolve("second")).limit(4).dataDir(data).run()).isEqualTo(Run.Ending.COMPLETE);
        assertThat(folder.resolve("second/clip/keypoints.json"))
                .hasSameBinaryContentAs(folder.resolve("first/clip/keypoints.json"));
        assertThat(clip(folder.resolve("third")).limit(4).dataDir(data).again().run())
                .isEqualTo(Run.Ending.COMPLETE);
        assertThat(RunRequest.json(folder.resolve("third/clip/summary.json"))
                        .path("epoch")
                        .asLong())
                .isEqualTo(1);
    }

    private static RunRequest clip(Path out) {
        return new RunRequest(out)
                .source(Shared.path("videos", "retail-1080p.mp4"), "clip")
                .limit(4);
    }

    private static Map<Integer, Integer> trackLengths(JsonNode posetrack) {
        Map<Integer, Integer> lengths = new HashMap<>();
        for (JsonNode annotation : posetrack.path("annotations")) {
            lengths.merge(annotation.path("track_id").asInt(), 1, Integer::sum);
        }
        return lengths;
    }
}
