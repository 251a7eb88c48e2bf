package io.posestream.tracker;

import io.posestream.core.Pose;
import io.posestream.core.match.PosePoints;
import io.posestream.core.match.PoseSimilarity;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The poses of one frame in canonical order, without doubles. Not thread safe; lives within one update. */
final class Candidates {
    /**
     * A pose and its numbers.
     *
     * @param pose as it came
     * @param points the same as plain numbers
     * @param meanJointScore breaks ties of the box score
     */
    record Candidate(Pose pose, PosePoints points, double meanJointScore) {
        static Candidate of(Pose pose) {
            PosePoints points = PosePoints.of(pose);
            double sum = 0;
            for (int joint = 0; joint < points.size(); joint++) {
                sum += points.score(joint);
            }
            return new Candidate(pose, points, points.size() == 0 ? 0 : sum / points.size());
        }
    }

    private static final Comparator<Candidate> ORDER = Comparator.comparingDouble(
                    (Candidate one) -> -one.pose().boxScore())
            .thenComparingDouble(one -> -one.meanJointScore())
            .thenComparingDouble(one -> one.points().left())
            .thenComparingDouble(one -> one.points().top())
            .thenComparingDouble(one -> one.points().right())
            .thenComparingDouble(one -> one.points().bottom());

    private Candidates() {}

    /** Sorted by falling box score, then mean joint score, then place; poses too alike a better one are left out. */
    static List<Candidate> of(List<Pose> poses, PoseSimilarity plain, double nmsOks, double lowScore) {
        List<Candidate> sorted = new ArrayList<>(poses.size());
        for (Pose pose : poses) {
            if (pose.boxScore() >= lowScore) {
                sorted.add(Candidate.of(pose));
            }
        }
        sorted.sort(ORDER);
        List<Candidate> kept = new ArrayList<>(sorted.size());
        for (Candidate candidate : sorted) {
            if (!isDouble(candidate, kept, plain, nmsOks)) {
                kept.add(candidate);
            }
        }
        return kept;
    }

    private static boolean isDouble(Candidate candidate, List<Candidate> kept, PoseSimilarity plain, double nmsOks) {
        for (int index = 0; index < kept.size(); index++) {
            PosePoints other = kept.get(index).points();
            if (!PoseSimilarity.areApart(candidate.points(), other)
                    && plain.oks(candidate.points(), other, 0, 1) > nmsOks) {
                return true;
            }
        }
        return false;
    }
}
