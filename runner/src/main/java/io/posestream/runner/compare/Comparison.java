package io.posestream.runner.compare;

import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeleton;
import io.posestream.core.match.Oks;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/**
 * Adds up how alike two stages answered the same frames. People are paired by their boxes, which both got from the same
 * detector; joints by their names. Holds sums and the frames that differ most. Not thread-safe.
 */
final class Comparison {
    /** Boxes that overlap less are of two people. */
    private static final double LEAST_IOU = 0.5;

    private final Side first = new Side();
    private final Side second = new Side();
    private final Map<String, JointAgreement> joints = new LinkedHashMap<>();
    private final PriorityQueue<Difference> worst =
            new PriorityQueue<>(Comparator.comparingDouble(Difference::oks).reversed());
    private final int most;
    private long frames;
    private long people;
    private double oksSum;

    /**
     * A frame in which the two differ.
     *
     * @param first answer of one
     * @param second answer of the other
     * @param oks of the pair of people that are least alike
     */
    record Difference(SeenFrame first, SeenFrame second, double oks) {}

    /** @param most how many of the frames that differ most are kept */
    Comparison(int most) {
        this.most = most;
    }

    Side first() {
        return first;
    }

    Side second() {
        return second;
    }

    /** Takes one frame that both have answered. */
    void add(SeenFrame one, SeenFrame other) {
        frames++;
        Poses a = one.item().value();
        Poses b = other.item().value();
        List<Pose> left = new ArrayList<>(b.people());
        double least = 1;
        for (Pose person : a.people()) {
            Pose same = null;
            double best = LEAST_IOU;
            for (Pose candidate : left) {
                double iou = person.box().iou(candidate.box());
                if (iou >= best && (same == null || iou > best)) {
                    same = candidate;
                    best = iou;
                }
            }
            if (same == null) {
                first.addAlone(1);
            } else {
                left.remove(same);
                least = Math.min(least, pair(person, a.skeleton(), same, b.skeleton()));
            }
        }
        second.addAlone(left.size());
        if (most > 0 && least < 1) {
            worst.add(new Difference(one, other, least));
            if (worst.size() > most) {
                worst.remove();
            }
        }
    }

    private double pair(Pose a, Skeleton joinedA, Pose b, Skeleton joinedB) {
        double area = Math.max(1, Oks.AREA_OF_BOX * (a.box().area() + b.box().area()) / 2);
        double sum = 0;
        int common = 0;
        for (int joint = 0; joint < joinedA.size(); joint++) {
            String name = joinedA.names().get(joint);
            int other = joinedB.names().indexOf(name);
            if (other >= 0) {
                Keypoint p = a.keypoints().get(joint);
                Keypoint q = b.keypoints().get(other);
                double dx = p.x() - q.x();
                double dy = p.y() - q.y();
                double oks = Oks.joint(dx, dy, joinedA.sigmas().get(joint), area);
                joints.computeIfAbsent(name, key -> new JointAgreement())
                        .add(oks, Math.hypot(dx, dy), p.score(), q.score());
                sum += oks;
                common++;
            }
        }
        if (common == 0) {
            return 1;
        }
        people++;
        oksSum += sum / common;
        return sum / common;
    }

    /** Frames that both have answered. */
    long frames() {
        return frames;
    }

    /** Pairs of people in them. */
    long people() {
        return people;
    }

    /** Mean object keypoint similarity of the pairs; NaN without any. */
    double oks() {
        return oksSum / people;
    }

    /** By name, in the order of the first one's skeleton. */
    Map<String, JointAgreement> joints() {
        return joints;
    }

    /** The frames that differ most, the worst first. */
    List<Difference> worst() {
        return worst.stream()
                .sorted(Comparator.comparingDouble(Difference::oks))
                .toList();
    }
}
