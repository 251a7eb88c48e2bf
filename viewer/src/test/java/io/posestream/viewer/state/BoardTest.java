package io.posestream.viewer.state;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.proto.TimeHeaders;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;

final class BoardTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long INTERVAL_US = 40_000;

    private final Board board = new Board();
    private final long nowUs = TimeHeaders.nowUs();

    private Answered answered(StreamItem<Tracks> item) {
        long us = item.provenance().arrivalUs();
        Headers headers = new RecordHeaders();
        TimeHeaders.stamp(headers, "ingest", us, us + 1000);
        TimeHeaders.stamp(headers, "detector", us + 1000, us + 21_000);
        TimeHeaders.stamp(headers, "pose", us + 21_000, us + 51_000);
        TimeHeaders.stamp(headers, "tracker", us + 51_000, us + 55_000);
        return new Answered(item, 3, item.id().number(), Delays.of(headers, us).read(us + 60_000));
    }

    private Answered frame(String stream, long epoch, long number, long arrivalUs, int... confirmed) {
        List<TrackedPerson> people = new ArrayList<>();
        for (int id : confirmed) {
            Pose pose = Pose.of(new Box(id, 2, 3, 4), 0.5f, Collections.nCopies(17, new Keypoint(1.234f, 2, 0.5f)));
            people.add(
                    new TrackedPerson(new TrackId(stream, 0, id, 0), TrackState.CONFIRMED, OptionalInt.of(id), pose));
        }
        Optional<StreamStart> start = number == 0
                ? Optional.of(new StreamStart(StreamPolicy.LIVE, epoch > 0, "", "camera", OptionalLong.empty()))
                : Optional.empty();
        return answered(new StreamItem.Looked<>(
                new FrameId(stream, epoch, number),
                new StreamItem.Provenance(arrivalUs, start, Optional.empty()),
                new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 640, 360),
                new Tracks(new Tracks.Origin("d", "p", "", 0), Skeletons.COCO_17, people)));
    }

    private JsonNode stream() throws Exception {
        return JSON.readTree(Json.text(json -> board.writeStreams(json, partition -> OptionalLong.of(partition))))
                .path("streams")
                .get(0);
    }

    @Test
    void writeStreams_framesGapsAndFailures_addUp() throws Exception {
        // When
        board.answered(frame("gate", 0, 0, nowUs - 200_000, 0));
        board.answered(answered(
                new StreamItem.Gap<>(new FrameId("gate", 0, 1), StreamItem.Provenance.at(nowUs - 180_000), 3, "late")));
        board.answered(answered(new StreamItem.Failed<>(
                new FrameId("gate", 0, 4), StreamItem.Provenance.at(nowUs - 160_000), "model: broken")));
        board.answered(frame("gate", 0, 5, nowUs - 100_000, 0, 1));
        board.buried("gate", "model: broken");

        // Then
        JsonNode stream = stream();
        JsonNode counts = stream.path("counts");
        assertThat(counts.path("in").asLong()).isEqualTo(6);
        assertThat(counts.path("results").asLong()).isEqualTo(2);
        assertThat(counts.path("skipped").asLong()).isEqualTo(3);
        assertThat(counts.path("failed").asLong()).isEqualTo(1);
        assertThat(counts.path("by_reason").path("late").asLong()).isEqualTo(3);
        assertThat(stream.path("people").asInt()).isEqualTo(2);
        assertThat(stream.path("policy").asText()).isEqualTo("live");
        assertThat(stream.path("state").asText()).isEqualTo("running");
        assertThat(stream.path("pictures_from_us").asLong()).isEqualTo(3);
        assertThat(stream.path("keeps_up").asBoolean())
                .as("3 late, 2 looked at")
                .isFalse();
        assertThat(stream.path("dead_letters").path("reasons").get(0).asText()).isEqualTo("model: broken");
        JsonNode latency = stream.path("latency");
        assertThat(latency.path("sent").path("p50").asDouble()).isEqualTo(1);
        assertThat(latency.path("detected").path("p50").asDouble()).isEqualTo(20);
        assertThat(latency.path("posed").path("p50").asDouble()).isEqualTo(30);
        assertThat(latency.path("tracked").path("p50").asDouble()).isEqualTo(4);
        assertThat(latency.path("read").path("p50").asDouble()).isEqualTo(5);
        assertThat(latency.path("shown").isNull()).isTrue();
        assertThat(stream.path("age_ms").path("p95").asDouble()).isEqualTo(60);
    }

    @Test
    void history_somebodyWhoGoesAndComesBack_hasOneLaneWithAHole() throws Exception {
        // Given
        for (long number = 0; number < 30; number++) {
            boolean away = number >= 10 && number < 20;
            long us = nowUs - 2_000_000 + number * INTERVAL_US;
            board.answered(away ? frame("gate", 0, number, us) : frame("gate", 0, number, us, 0));
        }

        // When
        JsonNode history = JSON.readTree(board.history("gate").orElseThrow());

        // Then
        assertThat(history.path("lanes")).hasSize(1);
        JsonNode lane = history.path("lanes").get(0);
        assertThat(lane.path("id").asText()).isEqualTo("gate/0/0/0");
        assertThat(lane.path("display_id").asInt(-1)).isZero();
        assertThat(lane.path("from_us").asLong()).isEqualTo(nowUs - 2_000_000);
        assertThat(lane.path("to_us").asLong()).isEqualTo(nowUs - 2_000_000 + 29 * INTERVAL_US);
        assertThat(lane.path("holes")).hasSize(1);
        assertThat(lane.path("holes").get(0).get(0).asLong()).isEqualTo(nowUs - 2_000_000 + 9 * INTERVAL_US);
        assertThat(lane.path("holes").get(0).get(1).asLong()).isEqualTo(nowUs - 2_000_000 + 20 * INTERVAL_US);
        assertThat(lane.path("ended").asBoolean()).isFalse();
        JsonNode latency = history.path("latency");
        assertThat(latency.path("at_us").size()).isBetween(2, 3);
        assertThat(latency.path("posed")).hasSize(latency.path("at_us").size());
        assertThat(latency.path("posed").get(0).asDouble()).isEqualTo(30);
        assertThat(board.history("nobody")).isEmpty();
    }

    @Test
    void history_longerThanFiveMinutes_isForgotten() throws Exception {
        for (int minute = 0; minute < 8; minute++) {
            board.answered(frame("gate", 0, minute, nowUs - (8 - minute) * 60_000_000L, minute));
        }
        JsonNode history = JSON.readTree(board.history("gate").orElseThrow());
        assertThat(history.path("lanes")).hasSize(6);
        assertThat(history.path("latency").path("at_us").size()).isBetween(5, 6);
    }

    @Test
    void state_aCameraThatIsLostAndReturns_keepsItsCounts() throws Exception {
        // Given
        board.answered(frame("gate", 100, 0, nowUs - 2_000_000, 0));
        board.answered(answered(new StreamItem.End<>(
                new FrameId("gate", 100, 1), StreamItem.Provenance.at(nowUs - 1_000_000), "lost")));
        assertThat(stream().path("state").asText()).isEqualTo("lost");

        // When
        board.answered(frame("gate", 200, 0, nowUs - 500_000, 0));

        // Then
        assertThat(stream().path("state").asText()).isEqualTo("running");
        assertThat(stream().path("reconnects").asLong()).isEqualTo(1);
        assertThat(stream().path("counts").path("results").asLong()).isEqualTo(2);
    }

    @Test
    void state_whatTheSourceSays_comesBeforeWhatAnswersTell() throws Exception {
        said(SourceState.CONNECTING, "no answer", nowUs);
        assertThat(stream().path("state").asText()).isEqualTo("connecting");
        assertThat(stream().path("reason").asText()).isEqualTo("no answer");

        board.answered(frame("gate", 0, 0, nowUs - 100_000, 0));
        said(SourceState.LOST, "the connection ended", nowUs);
        assertThat(stream().path("state").asText()).isEqualTo("lost");
        assertThat(stream().path("since_us").asLong()).isEqualTo(nowUs / 1000 * 1000);

        said(SourceState.RUNNING, "", nowUs - 20_000_000);
        assertThat(stream().path("reason").asText()).contains("process", "gone");

        board.answered(
                answered(new StreamItem.End<>(new FrameId("gate", 0, 1), StreamItem.Provenance.at(nowUs), "complete")));
        assertThat(stream().path("state").asText()).isEqualTo("ended");
        assertThat(stream().path("reason").asText()).isEqualTo("complete");
    }

    private void said(SourceState state, String reason, long saidUs) {
        board.said(new SourceStatus(
                "gate",
                7,
                StreamPolicy.LIVE,
                state,
                reason,
                nowUs / 1000,
                saidUs / 1000,
                false,
                0,
                SourceStatus.Pace.NONE));
    }

    @Test
    void answered_moreStreamsThanThereIsRoomFor_forgetsTheSilent() throws Exception {
        for (int stream = 0; stream < Board.MOST_STREAMS + 5; stream++) {
            board.answered(frame("camera-" + stream, 0, 0, nowUs - 1_000_000 + stream, 0));
        }
        JsonNode all = JSON.readTree(Json.text(json -> board.writeStreams(json, partition -> OptionalLong.empty())))
                .path("streams");
        assertThat(all).hasSize(Board.MOST_STREAMS);
        assertThat(board.newest("camera-0")).isEmpty();
        assertThat(board.newest("camera-" + (Board.MOST_STREAMS + 4))).isPresent();
    }

    @Test
    void writeAnswer_people_haveAgesAndTheirOwnPlaces() throws Exception {
        board.answered(frame("gate", 0, 0, nowUs - 3_000_000, 0));
        Answered last = frame("gate", 0, 50, nowUs - 1_000_000, 0, 7);
        board.answered(last);
        JsonNode people =
                JSON.readTree(Json.text(json -> board.writeAnswer(json, last))).path("people");
        assertThat(people.get(0).path("age_ms").asLong()).as("born in view").isEqualTo(2000);
        assertThat(people.get(1).path("age_ms").asLong()).as("counted").isEqualTo(43 * 40);
        assertThat(people.get(0).path("keypoints").get(0).get(0).asDouble()).isEqualTo(1.23);
    }
}
