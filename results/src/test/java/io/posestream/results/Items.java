package io.posestream.results;

import io.posestream.core.Box;
import io.posestream.core.CaptureClock;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/** Items of one stream for tests, numbered as they are made. */
public final class Items {
    static final long INTERVAL_US = 40_000;
    private static final Tracks.Origin ORIGIN = new Tracks.Origin("", "tinypose", "", 0);

    private final String streamId;
    private final Skeleton skeleton;
    private final List<StreamItem<Tracks>> all = new ArrayList<>();
    private final Map<TrackId, Integer> displayIds = new HashMap<>();
    private long number;

    Items(String streamId, Skeleton skeleton) {
        this.streamId = streamId;
        this.skeleton = skeleton;
    }

    public static Items coco(String streamId) {
        return new Items(streamId, Skeletons.COCO_17);
    }

    public List<StreamItem<Tracks>> all() {
        return List.copyOf(all);
    }

    public FrameId first() {
        return new FrameId(streamId, 0, 0);
    }

    /** The track born in a frame, of that rank. */
    public TrackId track(long born, int rank) {
        return new TrackId(streamId, 0, born, rank);
    }

    public TrackedPerson confirmed(TrackId track) {
        return person(track, TrackState.CONFIRMED);
    }

    public TrackedPerson tentative(TrackId track) {
        return person(track, TrackState.TENTATIVE);
    }

    public Items looked(TrackedPerson... people) {
        FrameMeta meta = new FrameMeta(number * INTERVAL_US, CaptureClock.PRESENTATION, INTERVAL_US, 640, 360);
        Provenance provenance = provenance().at(new FrameLocation(2, 1_000 + number));
        return add(new StreamItem.Looked<>(name(), provenance, meta, new Tracks(ORIGIN, skeleton, List.of(people))));
    }

    public Items gap(long count, String reason) {
        return add(new StreamItem.Gap<>(name(), provenance(), count, reason));
    }

    Items failed(String reason) {
        return add(new StreamItem.Failed<>(name(), provenance(), reason));
    }

    public Items end(String reason) {
        return add(new StreamItem.End<>(name(), provenance(), reason));
    }

    private TrackedPerson person(TrackId track, TrackState state) {
        OptionalInt displayId = state == TrackState.CONFIRMED
                ? OptionalInt.of(displayIds.computeIfAbsent(track, unseen -> displayIds.size()))
                : OptionalInt.empty();
        return new TrackedPerson(track, state, displayId, pose(skeleton, track, number));
    }

    /** A pose whose every number tells its track, frame and joint; scores of joint j are (j + 1) / 32. */
    public static Pose pose(Skeleton skeleton, TrackId track, long number) {
        float left = 10.5f + 50 * track.rank() + number;
        List<Keypoint> keypoints = new ArrayList<>();
        for (int joint = 0; joint < skeleton.size(); joint++) {
            keypoints.add(new Keypoint(left + joint, 20.25f + 2 * joint, (joint + 1) / 32f));
        }
        return new Pose(new Box(left, 20, 40, 80), 0.75f, keypoints, 0.5f, 0);
    }

    private FrameId name() {
        return new FrameId(streamId, 0, number);
    }

    private Provenance provenance() {
        Provenance provenance = Provenance.at(5_000_000 + number);
        if (!all.isEmpty()) {
            return provenance;
        }
        StreamStart start = new StreamStart(StreamPolicy.ARCHIVE, false, "fingerprint", streamId, OptionalLong.empty());
        return new Provenance(provenance.arrivalUs(), Optional.of(start), Optional.empty());
    }

    private Items add(StreamItem<Tracks> item) {
        all.add(item);
        number += item.count();
        return this;
    }
}
