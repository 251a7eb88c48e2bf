package io.posestream.runner.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.results.stream.StoredTracks;
import io.posestream.results.stream.StreamEpoch;
import io.posestream.results.stream.TracksReader;
import io.posestream.runner.broker.SharedBroker;
import io.posestream.tracker.FoldSettings;
import io.posestream.tracker.TrackerConfig;
import io.posestream.tracker.TrackerTuning;
import io.posestream.tracker.stream.TrackerApp;
import io.posestream.tracker.stream.TrackerSettings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInfo;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Poses on a real broker, answered by the running tracker and again by a replay. */
@ExtendWith(SharedBroker.class)
@Timeout(120)
final class RetrackedPosesTest {
    private static final long LIVE_EPOCH = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private ClientSettings clients;
    private StoredCrowd crowd;

    @BeforeEach
    void makeTopics(TestInfo info, SharedBroker.Running broker) {
        clients = broker.chain(info, 1);
        crowd = new StoredCrowd(clients);
    }

    @AfterEach
    void closeClients() {
        crowd.close();
    }

    @Test
    void read_sameSettings_givesWhatTheRunningTrackerAnswered() throws InterruptedException {
        // Given an archive out of order, with repeats, gaps, a failure and a record nobody can read, and a live stream
        // that came back; records of both among each other
        List<Runnable> cam = List.of(
                () -> crowd.first("cam", 0, StreamPolicy.ARCHIVE, false),
                () -> crowd.frames("cam", 0, 1, 20),
                () -> crowd.frames("cam", 0, 15, 22),
                () -> crowd.frames("cam", 0, 24, 30),
                () -> crowd.gap("cam", 0, 20, 3),
                () -> crowd.frames("cam", 0, 23, 24),
                () -> crowd.failed("cam", 0, 30),
                () -> crowd.unreadable("cam", 0, 31),
                () -> crowd.frames("cam", 0, 32, 60),
                () -> crowd.end("cam", 0, 60));
        List<Runnable> door = List.of(
                () -> crowd.first("door", LIVE_EPOCH, StreamPolicy.LIVE, true),
                () -> crowd.frames("door", LIVE_EPOCH, 1, 25),
                () -> crowd.frames("door", LIVE_EPOCH, 27, 29),
                () -> crowd.first("door", LIVE_EPOCH + 2, StreamPolicy.LIVE, true),
                () -> crowd.frames("door", LIVE_EPOCH, 25, 27),
                () -> crowd.frames("door", LIVE_EPOCH + 2, 1, 40),
                () -> crowd.end("door", LIVE_EPOCH + 2, 40));
        for (int i = 0; i < cam.size(); i++) {
            cam.get(i).run();
            if (i < door.size()) {
                door.get(i).run();
            }
        }
        track(2);
        StoredTracks answered = new TracksReader(clients);
        StoredTracks again = new RetrackedPoses(clients, FoldSettings.DEFAULT);

        // When / Then
        for (String stream : List.of("cam", "door")) {
            List<StreamItem<Tracks>> expected = items(answered, stream);
            assertThat(expected.stream().mapToLong(StreamItem::count).sum()).isGreaterThanOrEqualTo(40);
            assertThat(items(again, stream)).isEqualTo(expected);
        }
    }

    @Test
    void read_otherSettings_givesOtherTracks() {
        // Given
        wholeArchive(40);
        List<StreamItem<Tracks>> usual = items(new RetrackedPoses(clients, FoldSettings.DEFAULT), "cam");
        TrackerConfig patient = TrackerTuning.apply(TrackerConfig.DEFAULT, Map.of("confirm-hits", "9"));

        // When
        List<StreamItem<Tracks>> again = items(new RetrackedPoses(clients, new FoldSettings(patient, 8, false)), "cam");

        // Then
        assertThat(again).hasSameSizeAs(usual).isNotEqualTo(usual);
    }

    @Test
    void read_numbersOfAnArchiveNeverCame_isRefusedUnlessLossIsAccepted() {
        // Given
        crowd.first("cam", 0, StreamPolicy.ARCHIVE, false);
        crowd.frames("cam", 0, 1, 5);
        crowd.frames("cam", 0, 7, 10);
        crowd.end("cam", 0, 10);
        StoredTracks strict = new RetrackedPoses(clients, FoldSettings.DEFAULT);
        StoredTracks lenient = new RetrackedPoses(clients, new FoldSettings(TrackerConfig.DEFAULT, 8, true));

        // When / Then
        assertThatThrownBy(() -> items(strict, "cam"))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("numbers 5 to 6 never came", "--accept-loss");
        assertThat(items(lenient, "cam"))
                .anyMatch(item -> item instanceof StreamItem.Gap<Tracks> gap
                        && gap.reason().equals("lost")
                        && gap.count() == 2)
                .last()
                .isInstanceOf(StreamItem.End.class);
    }

    @Test
    void choose_whatIsNotThere_isRefusedWithWhatIs() {
        // Given
        StoredTracks again = new RetrackedPoses(clients, FoldSettings.DEFAULT);

        // When / Then
        assertThatThrownBy(() -> again.choose(List.of(), OptionalLong.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("nothing in " + clients.topics().poses().name());
        wholeArchive(3);
        assertThatThrownBy(() -> again.choose(List.of("shop"), OptionalLong.empty()))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("'shop'", "[cam]");
        assertThatThrownBy(() -> again.choose(List.of(), OptionalLong.of(4)))
                .isInstanceOf(UserError.class)
                .hasMessageContaining("epoch 4");
    }

    @Test
    void read_beginningOfAnEarlierOpeningIsGone_laterOneIsStillTracked()
            throws ExecutionException, InterruptedException {
        // Given
        wholeArchive(30);
        crowd.first("cam", 1, StreamPolicy.ARCHIVE, false);
        crowd.frames("cam", 1, 1, 12);
        crowd.end("cam", 1, 12);
        StoredTracks again = new RetrackedPoses(clients, FoldSettings.DEFAULT);
        List<StreamItem<Tracks>> before = items(again, "cam");

        // When the oldest records are deleted
        TopicPartition poses = new TopicPartition(clients.topics().poses().name(), 0);
        try (Admin admin = Admin.create(clients.admin())) {
            admin.deleteRecords(Map.of(poses, RecordsToDelete.beforeOffset(7)))
                    .all()
                    .get();
        }

        // Then
        assertThat(again.epochs()).extracting(StreamEpoch::firstNumber).containsExactly(7L, 0L);
        assertThat(before).hasSize(13);
        assertThat(items(again, "cam")).isEqualTo(before);
    }

    private void wholeArchive(int frames) {
        crowd.first("cam", 0, StreamPolicy.ARCHIVE, false);
        crowd.frames("cam", 0, 1, frames);
        crowd.end("cam", 0, frames);
    }

    /** Runs the tracker until so many ends are answered. */
    private void track(int ends) throws InterruptedException {
        List<Throwable> failures = Collections.synchronizedList(new ArrayList<>());
        TrackerSettings settings = new TrackerSettings(clients, folder.resolve("state"));
        try (Closing closing = new Closing()) {
            closing.add(TrackerApp.open(settings, failures::add));
            while (ends().count() < ends && failures.isEmpty()) {
                Thread.sleep(100);
            }
        }
        assertThat(failures).isEmpty();
    }

    private Stream<StreamEpoch> ends() {
        return new TracksReader(clients).epochs().stream().filter(StreamEpoch::ended);
    }

    /** The items of the stream's newest epoch. */
    private static List<StreamItem<Tracks>> items(StoredTracks tracks, String stream) {
        List<StreamItem<Tracks>> items = new ArrayList<>();
        tracks.read(tracks.choose(List.of(stream), OptionalLong.empty()), items::add);
        return items;
    }
}
