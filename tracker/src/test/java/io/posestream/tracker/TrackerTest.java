package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.posestream.core.CaptureClock;
import io.posestream.core.FrameMeta;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class TrackerTest {
    private final Tracker tracker = new Tracker(TrackerConfig.DEFAULT);
    private TrackerState state = TrackerState.EMPTY;

    @Test
    void update_firstFrame_confirmsEverybodyAtOnce() {
        // When
        Tracks tracks = see(0, Scenes.person(100, 100, 0.9), Scenes.person(400, 100, 0.8));

        // Then
        assertThat(tracks.people())
                .extracting(TrackedPerson::id, TrackedPerson::state, TrackedPerson::displayId)
                .containsExactly(
                        tuple(new TrackId("cam", 0, 0, 0), TrackState.CONFIRMED, OptionalInt.of(0)),
                        tuple(new TrackId("cam", 0, 0, 1), TrackState.CONFIRMED, OptionalInt.of(1)));
    }

    @Test
    void update_nobody_answersWithAnEmptyList() {
        assertThat(see(0).people()).isEmpty();
    }

    @Test
    void update_laterBirth_isTentativeUntilItsSecondFrame() {
        // Given
        see(0);

        // When
        Tracks first = see(1, Scenes.person(100, 100, 0.9));
        Tracks second = see(2, Scenes.person(102, 100, 0.9));

        // Then
        assertThat(first.people()).singleElement().returns(TrackState.TENTATIVE, TrackedPerson::state);
        assertThat(second.people()).singleElement().returns(TrackState.CONFIRMED, TrackedPerson::state);
        assertThat(second.people().get(0).id())
                .isEqualTo(first.people().get(0).id())
                .isEqualTo(new TrackId("cam", 0, 1, 0));
    }

    @Test
    void update_tentativeNotSeenAgain_diesAtOnce() {
        // Given
        see(0);
        see(1, Scenes.person(100, 100, 0.9));

        // When
        see(2);

        // Then
        assertThat(state.size()).isZero();
    }

    @Test
    void update_occlusionWithinMemory_keepsTheIdentity() {
        // Given
        for (int number = 0; number < 10; number++) {
            see(number, Scenes.person(100 + 2 * number, 100, 0.9));
        }
        for (int number = 10; number < 30; number++) {
            see(number);
        }

        // When
        Tracks back = see(30, Scenes.person(130, 100, 0.9));

        // Then
        assertThat(back.people()).singleElement().returns(new TrackId("cam", 0, 0, 0), TrackedPerson::id);
    }

    @Test
    void update_reentryAfterMemory_isANewPerson() {
        // Given
        see(0, Scenes.person(100, 100, 0.9));
        for (int number = 1; number <= 31; number++) {
            see(number);
        }

        // When
        Tracks back = see(32, Scenes.person(100, 100, 0.9));

        // Then
        assertThat(back.people()).singleElement().returns(new TrackId("cam", 0, 32, 0), TrackedPerson::id);
        assertThat(back.people().get(0).displayId()).isEmpty();
    }

    @Test
    void update_onlyLookedAtFramesCount_deathGoesByCaptureTime() {
        // Given a camera of two frames per second
        see(at(0, 0, Scenes.person(100, 100, 0.9)));
        see(at(1, 500_000));

        // When
        Tracks back = see(at(2, 1_000_000, Scenes.person(100, 100, 0.9)));

        // Then
        assertThat(back.people()).singleElement().returns(new TrackId("cam", 0, 0, 0), TrackedPerson::id);
    }

    @Test
    void update_doubtfulBox_followsATrackAndStartsNone() {
        // Given
        see(0, Scenes.person(100, 100, 0.9));

        // When
        Tracks tracks = see(1, Scenes.person(101, 100, 0.2), Scenes.person(400, 100, 0.3));

        // Then
        assertThat(tracks.people()).singleElement().returns(new TrackId("cam", 0, 0, 0), TrackedPerson::id);
    }

    @Test
    void update_doubleOfAPerson_isLeftOut() {
        // When
        Tracks tracks = see(0, Scenes.person(100, 100, 0.6), Scenes.person(101, 100, 0.9));

        // Then
        assertThat(tracks.people())
                .singleElement()
                .returns(0.9f, person -> person.pose().boxScore());
    }

    @Test
    void update_proposedPose_startsNoTrack() {
        // Given
        Pose seen = Scenes.person(100, 100, 0.9);
        Pose proposed = new Pose(seen.box(), seen.boxScore(), seen.keypoints(), seen.score(), 40_000);

        // When / Then
        assertThat(see(0, proposed).people()).isEmpty();
    }

    @Test
    void update_timeDoesNotAdvance_takesTheNominalIntervalAndSaysSo() {
        // Given
        see(at(0, 80_000, Scenes.person(100, 100, 0.9)));

        // When
        TrackerStep step = tracker.update(state, at(1, 80_000, Scenes.person(101, 100, 0.9)));

        // Then
        assertThat(step.discontinuity()).isTrue();
        assertThat(step.tracks().people()).singleElement().returns(new TrackId("cam", 0, 0, 0), TrackedPerson::id);
    }

    @Test
    void update_arrivalClock_takesTimeFromTheHeader() {
        // Given
        see(arriving(0, 0, Scenes.person(100, 100, 0.9)));

        // When
        TrackerStep step = tracker.update(state, arriving(1, 5_000_000, Scenes.person(100, 100, 0.9)));

        // Then
        assertThat(step.discontinuity()).isFalse();
        assertThat(step.tracks().people().get(0).id().birthNumber()).isZero();
        assertThat(tracker.update(tracker.update(state, arriving(1, 5_000_000)).state(), arriving(2, 5_040_000))
                        .state()
                        .size())
                .isZero();
    }

    @Test
    void update_firstFrameAfterAnAbsence_keepsTheIdentityUpToTenSeconds() {
        // Given a camera whose own clock stands still, and a frame before and after each absence
        Pose person = Scenes.person(300, 300, 0.9f);
        TrackId before = see(steady(0, 1_000_000, person)).people().get(0).id();

        // When
        TrackId afterTen = see(steady(1, 11_000_000, person)).people().get(0).id();
        TrackId afterMore = see(steady(2, 21_000_001, person)).people().get(0).id();
        TrackId afterAnHour =
                see(steady(3, 3_621_000_001L, person)).people().get(0).id();

        // Then
        assertThat(afterTen).isEqualTo(before);
        assertThat(afterMore).isNotEqualTo(before);
        assertThat(afterAnHour).isNotEqualTo(afterMore);
    }

    @Test
    void update_captureClockChanges_stepsBySteadyTime() {
        // Given
        Pose person = Scenes.person(300, 300, 0.9f);
        see(steady(0, 5_000_000, person));

        // When a sender report comes, whose clock is an hour ahead
        StreamItem.Looked<Poses> frame = Scenes.frame(1, person);
        FrameMeta meta = new FrameMeta(
                3_605_000_000L, CaptureClock.RTCP, Scenes.INTERVAL_US, 1280, 720, false, 40_000, 5_041_000);
        Tracks tracks =
                see(new StreamItem.Looked<>(frame.id(), StreamItem.Provenance.at(9_000_000), meta, frame.value()));

        // Then
        assertThat(tracks.origin().timeUs()).isEqualTo(41_000);
    }

    @Test
    void update_peopleInAnyOrder_answersTheSame() {
        Random random = new Random(4);
        TrackerState shuffledState = TrackerState.EMPTY;
        for (int number = 0; number < 60; number++) {
            // Given
            Poses poses = Scenes.crowd(random, 8, number);
            List<Pose> people = new ArrayList<>(poses.people());
            Collections.shuffle(people, random);
            Poses shuffled = new Poses(poses.modelId(), poses.skeleton(), people);

            // When
            Tracks tracks = see(Scenes.frame(0, number, poses));
            TrackerStep step = tracker.update(shuffledState, Scenes.frame(0, number, shuffled));
            shuffledState = step.state();

            // Then
            assertThat(step.tracks()).isEqualTo(tracks);
        }
    }

    private Tracks see(long number, Pose... people) {
        return see(Scenes.frame(number, people));
    }

    private Tracks see(StreamItem.Looked<Poses> frame) {
        TrackerStep step = tracker.update(state, frame);
        state = step.state();
        return step.tracks();
    }

    private static StreamItem.Looked<Poses> at(long number, long captureUs, Pose... people) {
        StreamItem.Looked<Poses> frame = Scenes.frame(number, people);
        FrameMeta meta = new FrameMeta(captureUs, CaptureClock.PRESENTATION, Scenes.INTERVAL_US, 1280, 720);
        return new StreamItem.Looked<>(frame.id(), frame.provenance(), meta, frame.value());
    }

    private static StreamItem.Looked<Poses> steady(long number, long steadyUs, Pose... people) {
        StreamItem.Looked<Poses> frame = Scenes.frame(number, people);
        FrameMeta meta = new FrameMeta(0, CaptureClock.ARRIVAL, Scenes.INTERVAL_US, 1280, 720, false, 0, steadyUs);
        return new StreamItem.Looked<>(frame.id(), StreamItem.Provenance.at(7), meta, frame.value());
    }

    private static StreamItem.Looked<Poses> arriving(long number, long arrivalUs, Pose... people) {
        StreamItem.Looked<Poses> frame = Scenes.frame(number, people);
        FrameMeta meta = new FrameMeta(0, CaptureClock.ARRIVAL, Scenes.INTERVAL_US, 1280, 720);
        return new StreamItem.Looked<>(frame.id(), StreamItem.Provenance.at(arrivalUs), meta, frame.value());
    }
}
