package io.posestream.tracker.clips;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** A stream of people who walk to the right: joint j of person p is at (100 p + j + 50 t, 10 p + j), t in seconds. */
final class Walk {
    private static final long CAPTURE_START_US = 5_000_000;

    final List<SkeletonClip> clips = new ArrayList<>();
    final List<StreamItem<Tracks>> items = new ArrayList<>();
    final ClipFold fold;
    private long epoch;
    private long number;
    private long lastUs;
    private int width = 1920;
    private boolean begins = true;
    private boolean continued;
    private boolean jumps;
    private boolean trembles;
    private Skeleton skeleton = Skeletons.COCO_17;

    Walk(ClipSettings settings) {
        this.fold = new ClipFold(settings, clips::add);
    }

    /** A frame at a time of the tracker, with confirmed people; a negative number is tentative. */
    Walk see(long us, int... people) {
        List<TrackedPerson> seen = new ArrayList<>();
        for (int person : people) {
            int rank = Math.abs(person);
            boolean confirmed = person >= 0;
            seen.add(new TrackedPerson(
                    track(rank),
                    confirmed ? TrackState.CONFIRMED : TrackState.TENTATIVE,
                    confirmed ? OptionalInt.of(rank) : OptionalInt.empty(),
                    pose(rank, us, trembles && number % 2 == 1 ? 4 : 0)));
        }
        return take(us, CAPTURE_START_US + us, seen);
    }

    /** A frame whose capture time stands still. */
    Walk seeAgain(long us, int... people) {
        Walk before = this;
        List<TrackedPerson> seen = new ArrayList<>();
        for (int person : people) {
            seen.add(new TrackedPerson(track(person), TrackState.CONFIRMED, OptionalInt.of(person), pose(person, us)));
        }
        return before.take(us, CAPTURE_START_US + lastUs, seen);
    }

    /** Every frame of a 25 Hz camera from one time to before another. */
    Walk see25(long fromUs, long toUs, int... people) {
        for (long us = fromUs; us < toUs; us += 40_000) {
            see(us, people);
        }
        return this;
    }

    Walk grows() {
        width = 3840;
        return this;
    }

    /** The next frame is marked as one before which the source's clock jumped. */
    Walk jumps() {
        jumps = true;
        return this;
    }

    /** Every second frame is 4 pixels to the right of where it should be. */
    Walk trembles() {
        trembles = true;
        return this;
    }

    Walk tracks(Skeleton other) {
        skeleton = other;
        return this;
    }

    Walk epoch(boolean continues) {
        epoch++;
        number = 0;
        begins = true;
        continued = continues;
        return this;
    }

    Walk end() {
        return give(new StreamItem.End<>(new FrameId("cam", epoch, number), StreamItem.Provenance.at(0), "complete"));
    }

    static TrackId track(int rank) {
        return new TrackId("cam", 0, 0, rank);
    }

    static Pose pose(int person, long us) {
        return pose(person, us, 0);
    }

    private static Pose pose(int person, long us, float aside) {
        List<Keypoint> joints = new ArrayList<>();
        for (int joint = 0; joint < 17; joint++) {
            joints.add(new Keypoint(x(person, joint, us) + aside, 10 * person + joint, 0.5f + joint / 64f));
        }
        return Pose.of(new Box(x(person, 0, us), 10 * person, 20, 80), 0.75f, joints);
    }

    static float x(int person, int joint, long us) {
        return (float) (100.0 * person + joint + 50.0 * us / 1e6);
    }

    private Walk take(long us, long capturedUs, List<TrackedPerson> people) {
        Optional<StreamStart> start = begins
                ? Optional.of(new StreamStart(StreamPolicy.LIVE, continued, "f", "cam", OptionalLong.empty()))
                : Optional.empty();
        begins = false;
        lastUs = us;
        return give(new StreamItem.Looked<>(
                new FrameId("cam", epoch, number++),
                new StreamItem.Provenance(0, start, Optional.empty()),
                meta(capturedUs),
                new Tracks(new Tracks.Origin("d", "p", "00000000", us), skeleton, people)));
    }

    private FrameMeta meta(long capturedUs) {
        boolean jumped = jumps;
        jumps = false;
        return new FrameMeta(
                capturedUs, CaptureClock.PRESENTATION, 40_000, width, 1080, jumped, capturedUs - CAPTURE_START_US, 0);
    }

    private Walk give(StreamItem<Tracks> item) {
        items.add(item);
        fold.accept(item);
        return this;
    }
}
