package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.CaptureClock;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.GapReason;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.results.format.CocoFormat;
import io.posestream.results.settled.ResultCounts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PartedResultsTest {
    private static final long EPOCH = 1_700_000_000_000L;
    private static final long SECOND_US = 1_000_000;

    @TempDir
    private Path folder;

    @Test
    void accept_twoConnections_eachHasItsFilesAndTheSumIsWhole() throws IOException {
        try (PartedResults results = results(Duration.ofHours(1))) {
            // When the same person is seen before and after the loss
            results.accept(looked(EPOCH, 0, 0));
            results.accept(gap(EPOCH, 1, 2));
            results.accept(new StreamItem.End<>(id(EPOCH, 3), at(1), EndReason.LOST));
            assertThat(parts()).hasSize(1);
            assertThat(parts().get(0).resolve("keypoints.json")).exists();
            results.accept(looked(EPOCH + 5_000, 0, 5));
            results.accept(looked(EPOCH + 5_000, 1, 6));
            results.accept(new StreamItem.End<>(id(EPOCH + 5_000, 2), at(6), EndReason.COMPLETE));
            Finished finished = results.finish();

            // Then
            assertThat(parts())
                    .extracting(part -> part.getFileName().toString())
                    .containsExactly("2023-11-14T22-13-20Z", "2023-11-14T22-13-25Z");
            assertThat(finished.facts().endReason()).contains(EndReason.COMPLETE);
            ResultCounts counts = finished.facts().counts();
            assertThat(counts.results()).isEqualTo(3);
            assertThat(counts.skipped()).containsEntry(GapReason.LATE, 2L);
            assertThat(counts.numbers()).isEqualTo(5);
            assertThat(counts.tracks()).isEqualTo(1);
        }
    }

    @Test
    void accept_timeOfAPartIsOver_nextPictureBeginsAnother() throws IOException {
        try (PartedResults results = results(Duration.ofSeconds(10))) {
            results.accept(looked(EPOCH, 0, 0));
            results.accept(looked(EPOCH, 1, 9));
            results.accept(gap(EPOCH, 2, 1));
            results.accept(looked(EPOCH, 3, 10));

            Finished interrupted = results.finish();

            assertThat(parts()).hasSize(2);
            assertThat(Files.readString(parts().get(0).resolve("keypoints.json")))
                    .contains("\"image_id\"");
            assertThat(interrupted.facts().endReason()).isEmpty();
            assertThat(interrupted.facts().counts().numbers()).isEqualTo(4);
        }
    }

    @Test
    void finish_nothingCame_writesNothing() throws IOException {
        try (PartedResults results = results(Duration.ofSeconds(10))) {
            results.accept(new StreamItem.End<>(id(EPOCH, 0), at(1), EndReason.COMPLETE));

            assertThat(results.finish().files()).isEmpty();
            assertThat(parts()).isEmpty();
        }
    }

    private PartedResults results(Duration part) {
        return new PartedResults(
                id(EPOCH, 0), folder, new PartedResults.Formats(List.of(new CocoFormat()), List::of), part);
    }

    private List<Path> parts() throws IOException {
        try (Stream<Path> parts = Files.list(folder)) {
            return parts.filter(Files::isDirectory).sorted().toList();
        }
    }

    private static StreamItem<Tracks> looked(long epoch, long number, long second) {
        TrackId track = new TrackId("gate", EPOCH, 0, 0);
        TrackedPerson person = new TrackedPerson(
                track, TrackState.CONFIRMED, OptionalInt.of(0), Items.pose(Skeletons.COCO_17, track, number));
        FrameMeta meta = new FrameMeta(
                0,
                CaptureClock.ARRIVAL,
                40_000,
                640,
                360,
                false,
                number * 40_000,
                at(second).arrivalUs());
        Tracks.Origin origin = new Tracks.Origin("", "tinypose", "", 0);
        return new StreamItem.Looked<>(
                id(epoch, number), at(second), meta, new Tracks(origin, Skeletons.COCO_17, List.of(person)));
    }

    private static StreamItem<Tracks> gap(long epoch, long number, long count) {
        return new StreamItem.Gap<>(id(epoch, number), at(0), count, GapReason.LATE);
    }

    private static FrameId id(long epoch, long number) {
        return new FrameId("gate", epoch, number);
    }

    private static Provenance at(long second) {
        return Provenance.at(EPOCH * 1_000 + second * SECOND_US);
    }
}
