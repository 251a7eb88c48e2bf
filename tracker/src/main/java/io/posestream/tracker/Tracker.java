package io.posestream.tracker;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.match.GreedyMatching;
import io.posestream.core.match.PosePoints;
import io.posestream.core.match.PoseSimilarity;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Gives the people of a stream their identities, one looked-at frame after the other: doubles removed, every track
 * predicted by the true time between the frames, sure poses matched with all tracks and doubtful ones with those just
 * seen, births, deaths by capture time, confirmation. A pure function of state and frame, the same to the bit
 * everywhere: StrictMath, arrays, no hash order, no clock. Stateless and thread-safe.
 */
public final class Tracker {
    private final TrackerConfig config;
    private final String digest;

    /** @param config what decides who is who */
    public Tracker(TrackerConfig config) {
        this.config = requireNonNull(config, "config is null");
        this.digest = config.digest();
    }

    /**
     * One looked-at frame.
     *
     * @param state what is remembered; {@link TrackerState#EMPTY} at the start
     * @param frame the next frame of that stream, with its poses
     * @return the state to go on with, and every matched or newborn person in order of birth
     */
    public TrackerStep update(TrackerState state, StreamItem.Looked<Poses> frame) {
        FrameMeta meta = frame.meta();
        FrameTime now = FrameTime.of(frame);
        Optional<Long> elapsed = state.last().flatMap(now::since);
        long dtUs = elapsed.orElse(meta.intervalUs());
        boolean discontinuity = state.last().isPresent() && (elapsed.isEmpty() || meta.discontinuity());

        Poses poses = frame.value();
        PoseSimilarity plain = new PoseSimilarity(poses.skeleton(), DOUBLES);
        List<Candidates.Candidate> candidates =
                Candidates.of(poses.people(), plain, config.nmsOks(), config.lowScore());
        List<Track> tracks = new ArrayList<>(state.tracks().size());
        for (Track track : state.tracks()) {
            tracks.add(track.later(dtUs));
        }
        GreedyMatching matching = match(tracks, candidates, new PoseSimilarity(poses.skeleton(), config.similarity()));
        Answer answer = new Answer(frame.id(), state.nextDisplayId());
        answer.keep(tracks, candidates, matching);
        answer.bear(candidates, matching, state.last().isEmpty());
        long timeUs = state.last().isPresent() ? state.timeUs() + dtUs : 0;
        TrackerState next = new TrackerState(Optional.of(now), timeUs, answer.nextDisplayId, answer.alive);
        Tracks.Origin origin = new Tracks.Origin(poses.detectorModelId(), poses.modelId(), digest, timeUs);
        return new TrackerStep(next, new Tracks(origin, poses.skeleton(), answer.people), discontinuity);
    }

    /** Whoever was away for longer is somebody new, even where no frame lies between: a camera was away as well. */
    private static final long LONGEST_ABSENCE_US = 10_000_000;

    /** Doubles are compared over all joints with the skeleton's own sigmas. */
    private static final PoseSimilarity.Rules DOUBLES = new PoseSimilarity.Rules(1, 0, 1, 0, 1, false);

    private GreedyMatching match(List<Track> tracks, List<Candidates.Candidate> candidates, PoseSimilarity similarity) {
        PosePoints[] predicted = new PosePoints[tracks.size()];
        boolean[] all = new boolean[tracks.size()];
        boolean[] recent = new boolean[tracks.size()];
        for (int index = 0; index < predicted.length; index++) {
            Track track = tracks.get(index);
            predicted[index] = track.predicted(config.motion());
            all[index] = isRemembered(track);
            recent[index] = all[index] && isRecent(track);
        }
        int sure = 0;
        while (sure < candidates.size() && candidates.get(sure).pose().boxScore() >= config.highScore()) {
            sure++;
        }
        GreedyMatching matching = new GreedyMatching(
                predicted,
                candidates.stream().map(Candidates.Candidate::points).toArray(PosePoints[]::new),
                similarity);
        matching.round(all, 0, sure, config.highGate());
        matching.round(recent, sure, candidates.size(), config.lowGate());
        return matching;
    }

    private boolean isRemembered(Track track) {
        return track.unseenUs() <= LONGEST_ABSENCE_US
                && (track.unseenFrames() <= 1
                        || track.unseenUs() <= config.memory().toNanos() / 1000);
    }

    private boolean isRecent(Track track) {
        return track.unseenFrames() <= 2 || track.unseenUs() <= config.recent().toNanos() / 1000;
    }

    /** What becomes of tracks and poses in one frame. Not thread safe. */
    private final class Answer {
        private final FrameId frame;
        private final List<Track> alive = new ArrayList<>();
        private final List<TrackedPerson> people = new ArrayList<>();
        private int nextDisplayId;

        Answer(FrameId frame, int nextDisplayId) {
            this.frame = frame;
            this.nextDisplayId = nextDisplayId;
        }

        /** Matched tracks move on; unmatched ones are remembered if they were believed and not for too long. */
        void keep(List<Track> tracks, List<Candidates.Candidate> candidates, GreedyMatching matching) {
            for (int index = 0; index < tracks.size(); index++) {
                Track track = tracks.get(index);
                int pose = matching.poseOf(index);
                if (pose >= 0) {
                    Candidates.Candidate seen = candidates.get(pose);
                    add(track.seen(seen.points(), seen.pose().boxScore(), config), seen);
                } else if (track.confirmed()
                        && track.unseenUs() <= config.memory().toNanos() / 1000) {
                    alive.add(track);
                }
            }
        }

        /** Poses that are nobody's start tracks. */
        void bear(List<Candidates.Candidate> candidates, GreedyMatching matching, boolean first) {
            int born = 0;
            for (int index = 0; index < candidates.size(); index++) {
                Candidates.Candidate seen = candidates.get(index);
                boolean eligible = seen.pose().boxScore() >= config.birthScore()
                        && seen.pose().proposedUs() == 0;
                if (eligible && !matching.isTaken(index)) {
                    add(newborn(seen.points(), born, first), seen);
                    born++;
                }
            }
        }

        private Track newborn(PosePoints seen, int rank, boolean first) {
            double x = (seen.left() + seen.right()) / 2;
            double y = (seen.top() + seen.bottom()) / 2;
            return new Track(
                    frame.epoch(),
                    frame.number(),
                    rank,
                    Track.UNNAMED,
                    1,
                    first || config.confirmHits() == 1,
                    0,
                    0,
                    CenterFilter.at(x, y),
                    (float) x,
                    (float) y,
                    (float) (seen.right() - seen.left()),
                    (float) (seen.bottom() - seen.top()),
                    JointMotion.at(seen));
        }

        private void add(Track moved, Candidates.Candidate seen) {
            boolean isNew = moved.confirmed() && moved.displayId() == Track.UNNAMED;
            Track track = isNew ? moved.named(nextDisplayId++) : moved;
            alive.add(track);
            TrackId id = new TrackId(frame.streamId(), track.epoch(), track.birthNumber(), track.rank());
            TrackState state = track.confirmed() ? TrackState.CONFIRMED : TrackState.TENTATIVE;
            OptionalInt displayId = track.confirmed() ? OptionalInt.of(track.displayId()) : OptionalInt.empty();
            people.add(new TrackedPerson(id, state, displayId, seen.pose()));
        }
    }
}
