package io.posestream.pose;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.match.GreedyMatching;
import io.posestream.core.match.PosePoints;
import io.posestream.core.match.PoseSimilarity;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Says which doubtful boxes are worth a look and where to look for people whom the detector missed, and whether they
 * were found there: a function of the frames before and this one. A place is proposed for a person who was in both of
 * the last two frames (in the last one alone, where this frame was not searched) and looks like nobody found now.
 * Deterministic, immutable, thread-safe.
 */
public final class Proposer {
    /** Doubles are compared over all joints, with the skeleton's own sigmas, as in the tracker. */
    private static final PoseSimilarity.Rules DOUBLES = new PoseSimilarity.Rules(1, 0, 1, 0, 1, false);
    /** Intersection over union of a doubtful box with the place where somebody should be. */
    private static final double LEAST_OVERLAP = 0.1;
    /** A box with less is nobody's, in source pixels. */
    private static final double LEAST_SIDE = 4;

    private final ProposalConfig config;

    /** @param config when to look */
    public Proposer(ProposalConfig config) {
        this.config = requireNonNull(config, "config is null");
    }

    /**
     * Where those of the people just seen should be by now whom the sure boxes do not show.
     *
     * @param history of the frames before
     * @param now time of this frame
     * @param meta of this frame
     * @param found what came of the sure boxes
     */
    public List<PosePoints> missing(PoseHistory history, FrameTime now, FrameMeta meta, Poses found) {
        if (history.last().isEmpty() || !sameJoints(history.last().get(), found)) {
            return List.of();
        }
        PoseSimilarity similarity = similarity(found);
        long dtUs = now.since(history.last().get().time()).orElse(meta.intervalUs());
        List<PosePoints> expected =
                new ArrayList<>(List.of(motion(history, meta, similarity).after(dtUs)));
        expected.addAll(goneBefore(history, now, meta, similarity));
        return unmatched(expected, points(found.people()), similarity);
    }

    /**
     * The doubtful boxes that overlap with the place of somebody who is {@link #missing}.
     *
     * @return some of {@code doubtful}, in their order
     */
    public static List<Detection> worthALook(List<PosePoints> missing, List<Detection> doubtful) {
        return doubtful.stream()
                .filter(detection -> {
                    PosePoints box = PosePoints.of(detection.box());
                    return missing.stream().anyMatch(place -> place.iou(box) >= LEAST_OVERLAP);
                })
                .toList();
    }

    /**
     * Those of the doubtful boxes' poses who are somebody who is {@link #missing}.
     *
     * @param looked what came of the boxes that were {@link #worthALook worth a look}
     * @return some of the people of {@code looked}, in their order
     */
    public List<Pose> missed(List<PosePoints> missing, Poses looked) {
        List<Pose> people = looked.people();
        GreedyMatching matching = matching(missing.toArray(PosePoints[]::new), points(people), similarity(looked));
        return IntStream.range(0, people.size())
                .filter(matching::isTaken)
                .mapToObj(people::get)
                .toList();
    }

    /** People of earlier frames whom no later one shows, where they were. */
    private List<PosePoints> goneBefore(PoseHistory history, FrameTime now, FrameMeta meta, PoseSimilarity similarity) {
        List<PosePoints> gone = new ArrayList<>();
        PosePoints[] earlier = {};
        for (int back = history.frames().size(); back >= 1; back--) {
            PoseHistory.Seen frame = history.frames().get(history.frames().size() - back);
            long ageUs = now.since(frame.time()).orElse(back * meta.intervalUs());
            if ((back <= 2 || ageUs <= config.recent().toNanos() / 1000)
                    && sameJoints(frame, history.last().orElseThrow().poses())) {
                gone.addAll(List.of(earlier));
                earlier = points(frame.poses().people());
                gone = unmatched(gone, earlier, similarity);
            }
        }
        return gone;
    }

    /** Those expected whom none of the poses shows. */
    private List<PosePoints> unmatched(List<PosePoints> expected, PosePoints[] poses, PoseSimilarity similarity) {
        GreedyMatching matching = matching(expected.toArray(PosePoints[]::new), poses, similarity);
        List<PosePoints> left = new ArrayList<>();
        for (int index = 0; index < expected.size(); index++) {
            if (matching.poseOf(index) == GreedyMatching.NONE) {
                left.add(expected.get(index));
            }
        }
        return left;
    }

    private static boolean sameJoints(PoseHistory.Seen seen, Poses found) {
        return seen.poses().skeleton().names().equals(found.skeleton().names());
    }

    private PoseSimilarity similarity(Poses found) {
        return new PoseSimilarity(found.skeleton(), config.similarity());
    }

    /**
     * The places to look at, in the order of the last frame's people.
     *
     * @param history of the frames before
     * @param now time of this frame
     * @param meta of this frame
     * @param searched whether the detector looked at it
     * @param found what came of the detector's boxes
     */
    public List<Proposal> propose(PoseHistory history, FrameTime now, FrameMeta meta, boolean searched, Poses found) {
        if (history.last().isEmpty()) {
            return List.of();
        }
        Poses last = history.last().get().poses();
        if (last.people().isEmpty() || !sameJoints(history.last().get(), found)) {
            return List.of();
        }
        long dtUs = now.since(history.last().get().time()).orElse(meta.intervalUs());
        PoseSimilarity similarity = similarity(found);
        Motion motion = motion(history, meta, similarity);
        PosePoints[] expected = motion.after(dtUs);
        GreedyMatching present = matching(expected, points(found.people()), similarity);
        List<Proposal> proposals = new ArrayList<>();
        for (int index = 0; index < expected.length; index++) {
            Pose person = last.people().get(index);
            long proposedUs = person.proposedUs() + dtUs;
            boolean wanted = motion.score(index) >= config.leastBoxScore()
                    && (motion.isKnown(index) || !searched)
                    && proposedUs <= config.longest().toNanos() / 1000;
            if (wanted && present.poseOf(index) == GreedyMatching.NONE) {
                PosePoints place = expected[index];
                box(place, meta)
                        .map(box -> new Proposal(new Detection(box, person.boxScore()), place, proposedUs))
                        .ifPresent(proposals::add);
            }
        }
        return proposals;
    }

    /**
     * The person, where the network found one at the proposed place.
     *
     * @param proposal where it looked
     * @param found what it found there
     * @param there everybody known in the frame so far
     * @return the pose, marked as proposed; empty where it is nobody, somebody else or somebody who is there already
     */
    public Optional<Pose> accept(Proposal proposal, Poses found, List<Pose> there) {
        Pose pose = found.people().get(0);
        if (bestMean(pose.keypoints()) < config.leastJointScore()) {
            return Optional.empty();
        }
        PosePoints points = PosePoints.of(pose);
        double minScore = config.similarity().minJointScore();
        PoseSimilarity similarity = similarity(found);
        if (similarity.oks(
                        proposal.expected(),
                        points,
                        minScore,
                        config.similarity().minJoints())
                < config.leastOks()) {
            return Optional.empty();
        }
        PoseSimilarity doubles = new PoseSimilarity(found.skeleton(), DOUBLES);
        for (Pose other : there) {
            if (doubles.oks(PosePoints.of(other), points, 0, 1) >= config.doubleOks()) {
                return Optional.empty();
            }
        }
        return Optional.of(
                new Pose(pose.box(), pose.boxScore(), pose.keypoints(), pose.score(), proposal.proposedUs()));
    }

    private double bestMean(List<Keypoint> keypoints) {
        double[] scores =
                keypoints.stream().mapToDouble(Keypoint::score).sorted().toArray();
        int best = Math.min(config.bestJoints(), scores.length);
        double sum = 0;
        for (int rank = 1; rank <= best; rank++) {
            sum += scores[scores.length - rank];
        }
        return sum / best;
    }

    private GreedyMatching matching(PosePoints[] expected, PosePoints[] poses, PoseSimilarity similarity) {
        GreedyMatching matching = new GreedyMatching(expected, poses, similarity);
        boolean[] all = new boolean[expected.length];
        Arrays.fill(all, true);
        matching.round(all, 0, poses.length, config.gate());
        return matching;
    }

    private static PosePoints[] points(List<Pose> people) {
        return people.stream().map(PosePoints::of).toArray(PosePoints[]::new);
    }

    /** The hull of the joints that are surely seen, with a margin, inside the frame. */
    private Optional<Box> box(PosePoints pose, FrameMeta meta) {
        double left = Double.POSITIVE_INFINITY;
        double top = Double.POSITIVE_INFINITY;
        double right = Double.NEGATIVE_INFINITY;
        double bottom = Double.NEGATIVE_INFINITY;
        for (int joint = 0; joint < pose.size(); joint++) {
            if (pose.score(joint) >= config.similarity().minJointScore()) {
                left = Math.min(left, pose.x(joint));
                right = Math.max(right, pose.x(joint));
                top = Math.min(top, pose.y(joint));
                bottom = Math.max(bottom, pose.y(joint));
            }
        }
        double dx = config.margin() * (right - left);
        double dy = config.margin() * (bottom - top);
        if (!(dx > 0 && dy > 0)) {
            return Optional.empty();
        }
        Box box = Box.between(left - dx, top - dy, right + dx, bottom + dy).clip(meta.width(), meta.height());
        return box.width() >= LEAST_SIDE && box.height() >= LEAST_SIDE ? Optional.of(box) : Optional.empty();
    }

    private Motion motion(PoseHistory history, FrameMeta meta, PoseSimilarity similarity) {
        PoseHistory.Seen last = history.last().orElseThrow();
        Motion motion = new Motion(last.poses().people());
        history.before().filter(before -> sameJoints(before, last.poses())).ifPresent(before -> {
            List<Pose> earlier = before.poses().people();
            GreedyMatching same = matching(points(earlier), motion.points, similarity);
            long dtUs = last.time().since(before.time()).orElse(meta.intervalUs());
            for (int index = 0; index < earlier.size(); index++) {
                if (same.poseOf(index) != GreedyMatching.NONE) {
                    motion.learn(same.poseOf(index), earlier.get(index), dtUs);
                }
            }
        });
        return motion;
    }

    /** How the people of the last frame move. Lives within one frame. */
    private final class Motion {
        private final PosePoints[] points;
        private final float[] score;
        private final boolean[] known;
        /** In px/µs. */
        private final double[] speedX;

        private final double[] speedY;

        Motion(List<Pose> people) {
            points = points(people);
            score = new float[points.length];
            known = new boolean[points.length];
            speedX = new double[points.length];
            speedY = new double[points.length];
            for (int index = 0; index < points.length; index++) {
                score[index] = people.get(index).boxScore();
            }
        }

        boolean isKnown(int index) {
            return known[index];
        }

        /** The better of the scores of a person's two boxes. */
        float score(int index) {
            return score[index];
        }

        /** The mean way of the joints that are surely seen in both frames. */
        void learn(int index, Pose earlier, long dtUs) {
            PosePoints from = PosePoints.of(earlier);
            PosePoints to = points[index];
            double minScore = config.similarity().minJointScore();
            double dx = 0;
            double dy = 0;
            int joints = 0;
            for (int joint = 0; joint < to.size(); joint++) {
                if (from.score(joint) >= minScore && to.score(joint) >= minScore) {
                    dx += to.x(joint) - from.x(joint);
                    dy += to.y(joint) - from.y(joint);
                    joints++;
                }
            }
            known[index] = true;
            score[index] = Math.max(score[index], earlier.boxScore());
            if (joints > 0) {
                speedX[index] = dx / joints / dtUs;
                speedY[index] = dy / joints / dtUs;
            }
        }

        PosePoints[] after(long dtUs) {
            PosePoints[] moved = new PosePoints[points.length];
            for (int index = 0; index < points.length; index++) {
                moved[index] = points[index].moved(speedX[index] * dtUs, speedY[index] * dtUs);
            }
            return moved;
        }
    }
}
