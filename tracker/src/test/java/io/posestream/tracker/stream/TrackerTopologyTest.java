package io.posestream.tracker.stream;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.RecordLimits;
import io.posestream.proto.TimeHeaders;
import io.posestream.tracker.LostFramesException;
import io.posestream.tracker.Scenes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TrackerTopologyTest {
    private static final long LIVE = 1_700_000_000_000L;

    @TempDir
    private Path folder;

    private TopologyHarness harness;

    @BeforeEach
    void open() {
        harness = new TopologyHarness(folder, false);
    }

    @AfterEach
    void close() {
        harness.close();
    }

    @Test
    void topology_birthOcclusionAndReentry_keepsTheIdentity() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0, Scenes.person(100, 100, 0.9))));
        harness.send(Scenes.frame(1, Scenes.person(101, 100, 0.9), Scenes.person(500, 100, 0.8)));
        for (int number = 2; number < 12; number++) {
            harness.send(Scenes.frame(number, Scenes.person(500, 100, 0.8)));
        }
        harness.send(Scenes.frame(12, Scenes.person(104, 100, 0.9), Scenes.person(500, 100, 0.8)));

        // Then
        List<StreamItem<Tracks>> answers = harness.answers();
        assertThat(answers).hasSize(13);
        assertThat(ids(answers.get(12))).containsExactly(new TrackId("cam", 0, 0, 0), new TrackId("cam", 0, 1, 0));
        assertThat(harness.metrics().results()).isEqualTo(13);
    }

    @Test
    void topology_nobody_answersWithAnEmptyList() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0)));

        // Then
        assertThat(ids(harness.answers().get(0))).isEmpty();
    }

    @Test
    void topology_answer_carriesKeyTimeAndHeaders() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(Scenes.frame(1));
        harness.send(Scenes.frame(2));

        // Then
        TestRecord<String, byte[]> record = harness.records().get(2);
        assertThat(record.key()).isEqualTo("cam");
        assertThat(record.timestamp()).isEqualTo(2 * Scenes.INTERVAL_US / 1000);
        assertThat(TimeHeaders.read(record.headers())).containsKeys("tracker-in-us", "tracker-out-us");
    }

    @Test
    void topology_duplicatesAndReordered_answersOnceInOrder() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(Scenes.frame(2));
        harness.send(Scenes.end(0, 4));
        harness.send(Scenes.frame(3));
        harness.send(Scenes.frame(0));
        harness.send(Scenes.frame(1));
        harness.send(Scenes.frame(2));

        // Then
        assertThat(harness.answers()).extracting(item -> item.id().number()).containsExactly(0L, 1L, 2L, 3L, 4L);
        assertThat(harness.metrics().fold().duplicates()).isEqualTo(2);
        assertThat(harness.metrics().fold().parked()).isEqualTo(3);
        assertThat(harness.parked()).isZero();
    }

    @Test
    void topology_overlappingGap_isCut() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(Scenes.gap(0, 0, 4, GapReason.EXPIRED));

        // Then
        assertThat(harness.answers().get(1))
                .isEqualTo(Scenes.gap(0, 1, 3, GapReason.EXPIRED).map(poses -> (Tracks) null));
    }

    @Test
    void topology_numberOfALiveStreamThatNeverComes_isLostAfterAMinute() {
        // Given
        harness.send(Scenes.live(Scenes.frame(LIVE, 0, Scenes.poses()), false));
        harness.send(Scenes.frame(LIVE, 3, Scenes.poses()));

        // When
        harness.wait(Duration.ofSeconds(58));
        int before = harness.answers().size();
        harness.wait(Duration.ofSeconds(4));

        // Then
        assertThat(before).isEqualTo(1);
        List<StreamItem<Tracks>> after = harness.answers();
        assertThat(after).hasSize(2);
        assertThat(((StreamItem.Gap<Tracks>) after.get(0)).reason()).isEqualTo(GapReason.LOST);
        assertThat(after.get(0).count()).isEqualTo(2);
        assertThat(harness.metrics().fold().lost()).isEqualTo(2);
    }

    @Test
    void topology_numberOfAnArchiveThatNeverComes_stopsTheTracker() {
        // Given
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(Scenes.frame(3));

        // When / Then
        assertThatThrownBy(() -> harness.wait(Duration.ofSeconds(62)))
                .hasRootCauseInstanceOf(LostFramesException.class);
    }

    @Test
    void topology_acceptedLossOfAnArchive_goesOn() {
        // Given
        harness.close();
        harness = new TopologyHarness(folder, true);
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(Scenes.frame(3));

        // When
        harness.wait(Duration.ofSeconds(62));

        // Then
        assertThat(harness.answers()).extracting(item -> item.id().number()).containsExactly(0L, 1L, 3L);
    }

    @Test
    void topology_freshAndContinuedEpochs_forgetOrKeepPeople() {
        // When
        harness.send(Scenes.live(Scenes.frame(LIVE, 0, Scenes.poses(Scenes.person(100, 100, 0.9))), false));
        harness.send(Scenes.live(Scenes.frame(LIVE + 1, 0, Scenes.poses(Scenes.person(100, 100, 0.9))), true));
        harness.send(Scenes.live(Scenes.frame(LIVE + 2, 0, Scenes.poses(Scenes.person(100, 100, 0.9))), false));

        // Then
        List<StreamItem<Tracks>> answers = harness.answers();
        assertThat(ids(answers.get(1))).containsExactly(new TrackId("cam", LIVE, 0, 0));
        assertThat(ids(answers.get(2))).containsExactly(new TrackId("cam", LIVE + 2, 0, 0));
    }

    @Test
    void topology_restartFromTheChangelog_goesOnToTheBit() {
        // Given
        Random random = new Random(9);
        List<StreamItem<Poses>> items = new ArrayList<>();
        items.add(Scenes.archive(Scenes.frame(0, 0, Scenes.crowd(random, 6, 0))));
        for (int number = 1; number < 60; number++) {
            items.add(Scenes.frame(0, number, Scenes.crowd(random, 6, number)));
        }
        items.forEach(harness::send);
        List<byte[]> undisturbed = harness.values();

        // When: it restarts in the midst, with a record parked, and reads the last ones again
        harness.close();
        harness = new TopologyHarness(folder, false);
        items.subList(0, 30).forEach(harness::send);
        harness.send(items.get(31));
        List<byte[]> disturbed = new ArrayList<>(harness.values());
        harness = harness.restart();
        assertThat(harness.parked()).isEqualTo(1);
        items.subList(25, 60).forEach(harness::send);
        disturbed.addAll(harness.values());

        // Then
        assertThat(disturbed).hasSameSizeAs(undisturbed);
        for (int index = 0; index < disturbed.size(); index++) {
            assertThat(disturbed.get(index)).isEqualTo(undisturbed.get(index));
        }
    }

    @Test
    void topology_streamsOfOnePartition_doNotMeet() {
        // When
        harness.send(Scenes.archive(Scenes.frame(0, Scenes.person(100, 100, 0.9))));
        harness.send(Scenes.archive(TopologyHarness.renamed(Scenes.frame(0, Scenes.person(100, 100, 0.9)), "other")));

        // Then
        assertThat(harness.answers())
                .flatExtracting(TrackerTopologyTest::ids)
                .containsExactly(new TrackId("cam", 0, 0, 0), new TrackId("other", 0, 0, 0));
    }

    @Test
    void topology_unreadableValue_isBuriedAndAnsweredAsFailed() {
        // Given
        harness.send(Scenes.archive(Scenes.frame(0)));

        // When
        harness.sendBroken(Scenes.frame(1));
        harness.send(Scenes.frame(2));

        // Then
        List<StreamItem<Tracks>> answers = harness.answers();
        assertThat(answers).extracting(item -> item.id().number()).containsExactly(0L, 1L, 2L);
        assertThat(answers.get(1)).isInstanceOf(StreamItem.Failed.class);
        TestRecord<String, byte[]> letter = harness.deadLetters().get(0);
        assertThat(DeadLetter.read(letter.headers())).get().returns("tracker", DeadLetter::stage);
        assertThat(letter.value()).isEqualTo(TopologyHarness.BROKEN);
        assertThat(harness.metrics().failed()).isEqualTo(1);
    }

    @Test
    void topology_recordWithoutHeaders_isBuriedAsForeign() {
        // When
        harness.sendForeign();

        // Then
        assertThat(harness.answers()).isEmpty();
        assertThat(harness.deadLetters()).hasSize(1);
        assertThat(harness.metrics().deadLettersByReason()).containsExactly(Map.entry("foreign", 1L));
    }

    @Test
    void topology_strayNumberOfAnUnknownArchive_isGivenUpAndTheOthersGoOn() {
        // Given
        harness.send(Scenes.archive(Scenes.frame(0)));
        harness.send(TopologyHarness.renamed(Scenes.frame(7), "stray"));

        // When
        harness.wait(Duration.ofSeconds(62));
        harness.send(TopologyHarness.renamed(Scenes.frame(8), "stray"));
        harness.send(Scenes.frame(1));

        // Then
        assertThat(harness.answers())
                .extracting(TrackerTopologyTest::text)
                .containsExactly("cam/0/0", "stray/0/0 given-up", "cam/0/1");
        assertThat(harness.metrics().fold().givenUp()).isEqualTo(1);
        assertThat(harness.metrics().fold().dropped()).isEqualTo(2);
        assertThat(harness.parked()).isZero();
    }

    @Test
    void topology_foreignStreamThatFillsTheParking_isGivenUpAndStaysSo() {
        // Given
        harness.send(Scenes.archive(Scenes.frame(0)));

        // When
        for (int number = 1; number <= 1100; number++) {
            harness.send(TopologyHarness.renamed(Scenes.frame(number), "stray"));
        }
        harness = harness.restart();
        harness.send(TopologyHarness.renamed(Scenes.frame(1101), "stray"));
        harness.send(Scenes.frame(1));

        // Then
        assertThat(harness.parked()).isZero();
        assertThat(harness.answers()).extracting(TrackerTopologyTest::text).containsExactly("cam/0/1");
    }

    @Test
    void topology_streamIdsThatAreTooLong_areGivenUp() {
        // Given
        String longest = "a".repeat(200);
        String tooLong = "ä".repeat(101);
        String huge = "b".repeat(70_000);

        // When
        for (String stream : List.of(longest, tooLong, huge, tooLong)) {
            harness.send(TopologyHarness.renamed(Scenes.frame(3), stream));
        }
        harness = harness.restart();

        // Then
        assertThat(harness.parked()).isEqualTo(1);
        assertThat(harness.restartedFrom())
                .extracting(TrackerTopologyTest::text)
                .containsExactly(tooLong + "/0/0 given-up", huge + "/0/0 given-up");
        harness.send(TopologyHarness.renamed(Scenes.frame(4), huge));
        assertThat(harness.answers()).isEmpty();
        assertThat(harness.metrics().fold().dropped()).isEqualTo(1);
    }

    @Test
    void topology_greatestRecord_isBuriedWhole_andALargerOneGivesItsStreamUp() {
        // Given
        byte[] greatest = new byte[RecordLimits.MAX_RECORD_BYTES - 2000];
        byte[] larger = new byte[RecordLimits.MAX_RECORD_BYTES];

        // When
        harness.sendValue(Scenes.archive(Scenes.frame(0)), greatest);
        harness.sendValue(TopologyHarness.renamed(Scenes.frame(0), "other"), larger);
        harness.send(Scenes.frame(1));

        // Then
        List<TestRecord<String, byte[]>> letters = harness.deadLetters();
        assertThat(letters).hasSize(2);
        assertThat(letters.get(0).value()).isEqualTo(greatest);
        assertThat(letters.get(1).value()).isNull();
        assertThat(new String(
                        letters.get(1)
                                .headers()
                                .lastHeader("dead-letter-value-bytes")
                                .value(),
                        UTF_8))
                .isEqualTo(Integer.toString(larger.length));
        assertThat(DeadLetter.read(letters.get(1).headers()))
                .get()
                .extracting(DeadLetter::reason)
                .asString()
                .startsWith("given-up");
        assertThat(harness.answers())
                .extracting(TrackerTopologyTest::text)
                .containsExactly("cam/0/0 failed", "other/0/0 given-up", "cam/0/1");
    }

    private static String text(StreamItem<Tracks> item) {
        if (item instanceof StreamItem.End<Tracks> end) {
            return end.id() + " " + end.reason();
        }
        return item.id() + (item instanceof StreamItem.Failed<Tracks> ? " failed" : "");
    }

    private static List<TrackId> ids(StreamItem<Tracks> item) {
        return ((StreamItem.Looked<Tracks>) item)
                .value().people().stream().map(TrackedPerson::id).toList();
    }
}
