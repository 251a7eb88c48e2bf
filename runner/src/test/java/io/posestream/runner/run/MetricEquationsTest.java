package io.posestream.runner.run;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.ingest.source.Origin;
import io.posestream.media.video.MediaAddress;
import io.posestream.runner.meter.Scrape;
import io.posestream.testkit.ChildJvm;
import io.posestream.testkit.MotionJpegServer;
import io.posestream.testkit.Shared;
import io.posestream.testkit.SharedTest;
import io.posestream.tracker.stream.clips.ClipOutput;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The equations of docs/metrics.md, on scrapes of real runs. */
@SharedTest
@Timeout(300)
final class MetricEquationsTest {
    private static final int STREAMS = 10;
    private static final long PATIENCE = 120;
    private static final long SOME_ANSWERS = 20_000;

    private static final Pattern HELP = Pattern.compile("# HELP (posestream_\\w+)");
    private static final Pattern NAME = Pattern.compile("(?<!\\w)(posestream_\\w+)");

    /** Of a clip of which most frames are left out, and pictures of which one is damaged. */
    private static Scrape finished;

    @TempDir
    private Path folder;

    @BeforeAll
    static void run(@TempDir Path out) throws Exception {
        RunRequest request = new RunRequest(out)
                .lookAtAllBoxes()
                .source(Shared.path("videos", "retail-1080p.mp4"), "shop")
                .fps(5)
                .limit(4)
                .source(DamagedPictures.write(out.resolve("source"), 3), "pictures");
        assertThat(request.run()).as("said %s", request.said()).isEqualTo(Run.Ending.COMPLETE);
        finished = Scrape.of(request.seen(), STREAMS);
    }

    @Test
    void scrape_finishedRun_accountsForEveryNumberAndPerson() {
        // When
        Scrape seen = finished;

        // Then
        for (String stream : List.of("shop", "pictures")) {
            assertSumsOf(stream, seen);
            assertThat(seen.sum("posestream_source_state", label("stream", stream), label("state", "ended")))
                    .isEqualTo(1);
        }
        assertThat(seen.sum("posestream_frames_skipped_total", label("stream", "shop"), label("reason", "rate")))
                .isPositive();
        assertThat(seen.sum("posestream_frames_failed_total", label("stream", "pictures")))
                .isEqualTo(1);
        assertThat(seen.sum("posestream_dead_letters_total", label("stage", "detector"), label("reason", "computing")))
                .isEqualTo(1);
        assertThat(seen.sum("posestream_frame_age_seconds_count"))
                .isEqualTo(seen.sum("posestream_frames_results_total"));
        assertStages(seen);
        assertPeople(seen);
        assertThat(seen.sum("posestream_people_total", label("stage", "pose")))
                .as("all boxes were looked at")
                .isGreaterThanOrEqualTo(
                        seen.sum("posestream_crops_total") + seen.sum("posestream_people_carried_total"));
        assertThat(seen.sum("posestream_tracks_born_total"))
                .isPositive()
                .isEqualTo(seen.sum("posestream_tracks_active") + seen.sum("posestream_tracks_lost_total"));
        assertThat(seen.sum("posestream_tracks_confirmed_total"))
                .isPositive()
                .isLessThanOrEqualTo(seen.sum("posestream_tracks_born_total"));
    }

    @Test
    void scrape_everyMetric_standsInTheDocumentAndNoOther() throws Exception {
        // Given
        CameraOptions brief = new CameraOptions(
                Duration.ofSeconds(20),
                Duration.ofSeconds(10),
                Optional.empty(),
                Optional.of(Duration.ofSeconds(1)),
                Duration.ofSeconds(10));
        RunRequest request;
        try (MotionJpegServer camera = MotionJpegServer.square(5)) {
            request = new RunRequest(folder.resolve("out"))
                    .source(DamagedPictures.write(folder.resolve("pictures"), 3), "pictures")
                    .source(new Origin.Remote(MediaAddress.parse(camera.url()), brief), "camera")
                    .source(Shared.path("videos", "one-by-one.mp4"), "gaps")
                    .fps(5)
                    .limit(2)
                    .clips(ClipOutput.DEFAULT);
            request.run();
        }

        // When
        Set<String> served = names(Scrape.of(request.seen(), STREAMS).text(), HELP);

        // Then, but for the disk of a broker that is gone by now, and for what takes more frames than this camera gave
        Set<String> written = names(Files.readString(Path.of("../docs/metrics.md")), NAME);
        written.removeIf(name -> name.startsWith("posestream_broker_disk_"));
        String later = "posestream_live_needed_seconds";
        assertThat(written.remove(later)).as(later).isTrue();
        served.remove(later);
        assertThat(served).containsExactlyInAnyOrderElementsOf(written);
    }

    private static Set<String> names(String text, Pattern pattern) {
        return pattern.matcher(text)
                .results()
                .map(found -> found.group(1))
                .filter(name -> !name.endsWith("_bucket"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    @Tag("full")
    void scrape_killedRunThatGoesOn_hasTheSumsOfAnUndisturbedOne() throws Exception {
        // Given
        Path broker = folder.resolve("data").resolve("kafka");
        try (ChildJvm run = ChildJvm.start(folder, "killed", KilledRun.class, List.of(folder.toString()))) {
            run.await("answers", PATIENCE, () -> BrokerLog.tracks(broker) >= SOME_ANSWERS);
            run.kill();
        }
        assertThat(folder.resolve("out").resolve(KilledRun.STREAM).resolve("summary.json"))
                .doesNotExist();

        // When
        RunRequest second = KilledRun.request(folder);
        assertThat(second.run()).as("said %s", second.said()).isEqualTo(Run.Ending.COMPLETE);

        // Then
        Scrape seen = Scrape.of(second.seen(), STREAMS);
        assertSumsOf(KilledRun.STREAM, seen);
        assertThat(seen.sum("posestream_frames_in_total")).isEqualTo(KilledRun.FRAMES);
        assertThat(seen.sum("posestream_stage_answers_total", label("stage", "tracker"), label("answer", "result")))
                .as("this process answered the rest only")
                .isBetween(1.0, KilledRun.FRAMES - 1.0);
        assertStages(seen);

        // When it is run anew
        RunRequest again = KilledRun.request(folder.resolve("again"))
                .dataDir(folder.resolve("data"))
                .again();
        assertThat(again.run()).as("said %s", again.said()).isEqualTo(Run.Ending.COMPLETE);

        // Then the new epoch counts alone
        Scrape anew = Scrape.of(again.seen(), STREAMS);
        assertSumsOf(KilledRun.STREAM, anew);
        assertThat(anew.sum("posestream_frames_results_total")).isEqualTo(KilledRun.FRAMES);
        assertStages(anew);
        assertPeople(anew);
        assertThat(anew.sum("posestream_boxes_left_out_total")).isPositive();
        JsonNode summary = RunRequest.json(
                folder.resolve("again/out").resolve(KilledRun.STREAM).resolve("summary.json"));
        assertThat(summary.path("epoch").asLong()).isEqualTo(1);
    }

    @Test
    void scrape_moreStreamsThanAreNamed_shareOneNameAndTheSameSums() throws Exception {
        // Given
        RunRequest request = new RunRequest(folder.resolve("out"));
        for (String stream : List.of("a", "b", "c")) {
            request.source(Shared.path("videos", "one-by-one.mp4"), stream).limit(2);
        }
        request.run();

        // When
        Scrape seen = Scrape.of(request.seen(), 1);

        // Then
        assertThat(seen.series("posestream_frames_in_total")).hasSize(2);
        assertThat(seen.sum("posestream_frames_in_total", label("stream", "other")))
                .isEqualTo(4);
        assertThat(seen.sum("posestream_source_state", label("stream", "other"), label("state", "ended")))
                .isEqualTo(2);
        assertThat(seen.sum("posestream_frames_in_total")).isEqualTo(6);
    }

    private static void assertSumsOf(String stream, Scrape seen) {
        String of = label("stream", stream);
        assertThat(seen.sum("posestream_frames_in_total", of))
                .as("frames in of %s", stream)
                .isPositive()
                .isEqualTo(seen.sum("posestream_frames_results_total", of)
                        + seen.sum("posestream_frames_skipped_total", of)
                        + seen.sum("posestream_frames_failed_total", of));
    }

    /** Of each worker all records in are answered; each stage takes up what the one before has answered. */
    private static void assertStages(Scrape seen) {
        for (String stage : List.of("detector", "pose")) {
            String of = label("stage", stage);
            assertThat(seen.sum("posestream_stage_records_total", of))
                    .as(stage)
                    .isPositive()
                    .isEqualTo(seen.sum("posestream_stage_answers_total", of));
            assertThat(seen.sum("posestream_stage_in_flight", of)).isZero();
            assertThat(seen.sum("posestream_stage_latency_seconds_count", of))
                    .isEqualTo(seen.sum("posestream_stage_records_total", of));
        }
    }

    /** Whoever the detector found is cut out, passed on or left out. */
    private static void assertPeople(Scrape seen) {
        double found = seen.sum("posestream_people_total", label("stage", "detector"));
        assertThat(found)
                .isPositive()
                .isEqualTo(seen.sum("posestream_crops_total")
                        + seen.sum("posestream_people_carried_total")
                        + seen.sum("posestream_boxes_left_out_total"));
    }

    private static String label(String name, String value) {
        return name + "=\"" + value + "\"";
    }
}
