package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import io.posestream.results.format.CocoFormat;
import io.posestream.results.format.JointThresholds;
import io.posestream.results.format.PoseTrackFormat;
import io.posestream.results.format.ResultFormat;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamResultsTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    /** A gap, a failed frame, a phantom, a late confirmation and an id that is renumbered. */
    private static Items small(String streamId) {
        Items items = Items.coco(streamId);
        TrackId first = items.track(0, 4);
        TrackId late = items.track(3, 1);
        TrackId phantom = items.track(0, 0);
        return items.looked(items.tentative(phantom), items.confirmed(first))
                .gap(2, "rate")
                .looked(items.confirmed(first), items.tentative(late))
                .failed("unreadable: not a JPEG")
                .looked(items.confirmed(late))
                .looked()
                .end("complete");
    }

    private Finished write(Items items, Path target, ResultFormat... formats) throws IOException {
        Files.createDirectories(target);
        try (StreamResults results = new StreamResults(items.first(), target, List.of(formats), List.of())) {
            items.all().forEach(results::accept);
            return results.finish();
        }
    }

    private static PoseTrackFormat poseTrack() {
        return new PoseTrackFormat(PoseTrackFormat.Options.plain());
    }

    /** A format that fails at the third item, or at its end. */
    private record Failing(boolean atEnd) implements LiveFormat {
        @Override
        public String fileName() {
            return "live.bin";
        }

        @Override
        public Writer open(Path target) throws IOException {
            Files.writeString(target, "begun");
            return new Writer() {
                private int items;

                @Override
                public void accept(SettledItem item) throws IOException {
                    if (++items == 3 && !atEnd) {
                        throw new IOException("the disk is full");
                    }
                }

                @Override
                public Report finish() {
                    throw new IllegalStateException("never complete");
                }

                @Override
                public void close() {}
            };
        }
    }

    @Test
    void finish_liveFileInTrouble_costsThatFileOnly() throws IOException {
        for (boolean atEnd : new boolean[] {false, true}) {
            // Given
            Items items = small("gate");
            Path target = Files.createDirectories(folder.resolve("live-" + atEnd));
            Files.writeString(target.resolve("live.bin"), "of an earlier run");

            // When
            Finished finished;
            try (StreamResults results =
                    new StreamResults(items.first(), target, List.of(poseTrack()), List.of(new Failing(atEnd)))) {
                items.all().forEach(results::accept);
                finished = results.finish();
            }

            // Then
            assertThat(target.toFile().list()).containsExactly("posetrack.json");
            assertThat(finished.notes())
                    .singleElement()
                    .asString()
                    .startsWith("no live.bin")
                    .contains(atEnd ? "never complete" : "at frame 3 (the disk is full)");
            assertThat(finished.overlayFrom()).isEmpty();
        }
    }

    private static String golden(String name) throws IOException {
        try (var in = StreamResultsTest.class.getResourceAsStream(name)) {
            assertThat(in).as(name).isNotNull();
            return new String(in.readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        }
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void finish_smallStream_writesTheGoldenFiles() throws IOException {
        // Given
        Items items = small("видео 1");
        // When
        Finished finished = write(items, folder, poseTrack(), new CocoFormat());
        // Then
        assertThat(Files.readString(folder.resolve("posetrack.json"))).isEqualTo(golden("small-posetrack.json"));
        assertThat(Files.readString(folder.resolve("keypoints.json"))).isEqualTo(golden("small-keypoints.json"));
        assertThat(names()).containsExactly("keypoints.json", "posetrack.json");
        assertThat(finished.notes()).isEmpty();
    }

    @Test
    void finish_sameItemsTwice_givesTheSameBytes() throws IOException {
        // Given
        Items items = small("gate");
        // When
        write(items, folder.resolve("a"), poseTrack(), new CocoFormat());
        write(items, folder.resolve("b"), poseTrack(), new CocoFormat());
        // Then
        for (String name : List.of("posetrack.json", "keypoints.json")) {
            assertThat(folder.resolve("a").resolve(name))
                    .hasSameBinaryContentAs(folder.resolve("b").resolve(name));
        }
    }

    @Test
    void finish_smallStream_countsEveryNumberOnce() throws IOException {
        // Given
        Items items = small("gate");
        // When
        ResultCounts counts = write(items, folder, poseTrack()).facts().counts();
        // Then
        assertThat(counts.results()).isEqualTo(4);
        assertThat(counts.skipped()).isEqualTo(Map.of("rate", 2L));
        assertThat(counts.failed()).isEqualTo(1);
        assertThat(counts.numbers()).isEqualTo(7);
        assertThat(counts.tracks()).isEqualTo(2);
        assertThat(counts.people()).isEqualTo(4);
        assertThat(counts.mostPeople()).isEqualTo(2);
    }

    @Test
    void finish_interrupted_writesWhatCameWithoutOpenPeople() throws IOException {
        // Given
        Items items = Items.coco("gate");
        TrackId track = items.track(0, 0);
        items.looked(items.confirmed(track)).looked(items.confirmed(track), items.tentative(items.track(1, 0)));
        // When
        Finished finished = write(items, folder, poseTrack());
        // Then
        JsonNode json = JSON.readTree(folder.resolve("posetrack.json").toFile());
        assertThat(json.get("images")).hasSize(2);
        assertThat(json.get("annotations")).hasSize(2);
        assertThat(finished.facts().endReason()).isEmpty();
    }

    @Test
    void finish_nothingCame_writesEmptyLists() throws IOException {
        // Given
        Items items = Items.coco("gate").end("complete");
        // When
        write(items, folder, poseTrack(), new CocoFormat());
        // Then
        assertThat(JSON.readTree(folder.resolve("posetrack.json").toFile()).get("images"))
                .isEmpty();
        assertThat(JSON.readTree(folder.resolve("keypoints.json").toFile())).isEmpty();
    }

    @Test
    void close_withoutFinish_leavesNothing() throws IOException {
        // Given
        Items items = small("gate");
        StreamResults results = new StreamResults(items.first(), folder, List.of(poseTrack()), List.of());
        items.all().forEach(results::accept);
        // When
        results.close();
        // Then
        assertThat(names()).isEmpty();
    }

    @Test
    void finish_oneFormatFails_leavesNoneUnderItsFinalName() throws IOException {
        // Given
        Files.writeString(folder.resolve("posetrack.json"), "old");
        ResultFormat failing = new ResultFormat() {
            @Override
            public String fileName() {
                return "broken.json";
            }

            @Override
            public List<String> write(SettledFrames frames, Path target) throws IOException {
                Files.writeString(target, "half of it");
                throw new IOException("No space left on device");
            }
        };
        Items items = small("gate");
        // When / Then
        assertThatThrownBy(() -> write(items, folder, poseTrack(), failing))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("No space left on device");
        assertThat(names()).containsExactly("posetrack.json");
        assertThat(folder.resolve("posetrack.json")).hasContent("old");
    }

    @Test
    void accept_numberMissing_isRefused() throws IOException {
        // Given
        List<StreamItem<Tracks>> all = small("gate").all();
        Items items = Items.coco("gate");
        try (StreamResults results = new StreamResults(items.first(), folder, List.of(), List.of())) {
            results.accept(all.get(0));
            // When / Then
            assertThatThrownBy(() -> results.accept(all.get(2)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("expected number 1 of gate/0");
        }
    }

    @Test
    void finish_jointThreshold_dropsWeakJointsAndTheGuessedHeadTop() throws IOException {
        // Given
        Items items = Items.coco("gate");
        items.looked(items.confirmed(items.track(0, 0))).end("complete");
        JointThresholds thresholds = JointThresholds.of(List.of(0.3));
        PoseTrackFormat format =
                new PoseTrackFormat(new PoseTrackFormat.Options(Optional.of(thresholds), false, Optional.empty()));
        // When
        write(items, folder, format);
        // Then
        JsonNode row = JSON.readTree(folder.resolve("posetrack.json").toFile())
                .get("annotations")
                .get(0);
        // COCO joint j has the score (j + 1) / 32, so joints from 9 (left wrist, slot 9) on pass 0.3.
        for (int slot = 0; slot < 17; slot++) {
            boolean kept = slot >= 9;
            assertThat(row.get("scores").get(slot).asDouble() > 0)
                    .as("slot " + slot)
                    .isEqualTo(kept);
            assertThat(row.get("keypoints").get(3 * slot).asDouble() > 0).isEqualTo(kept);
            assertThat(row.get("keypoints").get(3 * slot + 2).asInt()).isEqualTo(kept ? 1 : 0);
        }
    }
}
