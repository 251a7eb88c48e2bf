package io.posestream.evaluate.posetrack.metric;

import io.posestream.evaluate.posetrack.file.Joints;
import java.util.Arrays;

/**
 * One frame ready to be scored: true and predicted people with 15 joints each in PoseTrack 2017's order, positions in
 * pixels of the source frame. Owns its arrays. Immutable, thread-safe.
 */
public final class EvaluationFrame {
    private final Side truth;
    private final Side prediction;

    private EvaluationFrame(Side truth, Side prediction) {
        this.truth = truth;
        this.prediction = prediction;
    }

    /** Starts a frame without people. */
    public static Builder builder() {
        return new Builder();
    }

    Side truth() {
        return truth;
    }

    Side prediction() {
        return prediction;
    }

    /** The people of one side. Arrays are per person, or per person and joint: {@code [person * 15 + joint]}. */
    static final class Side {
        private long[] ids = new long[4];
        private double[] headSizes = new double[4];
        private double[] x = new double[4 * Joints.COUNT];
        private double[] y = new double[4 * Joints.COUNT];
        private double[] scores = new double[4 * Joints.COUNT];
        private boolean[] has = new boolean[4 * Joints.COUNT];
        private int people;

        int people() {
            return people;
        }

        long id(int person) {
            return ids[person];
        }

        double headSize(int person) {
            return headSizes[person];
        }

        boolean has(int person, int joint) {
            return has[person * Joints.COUNT + joint];
        }

        double x(int person, int joint) {
            return x[person * Joints.COUNT + joint];
        }

        double y(int person, int joint) {
            return y[person * Joints.COUNT + joint];
        }

        double score(int person, int joint) {
            return scores[person * Joints.COUNT + joint];
        }

        /** Number of people that have the joint. */
        int count(int joint) {
            int count = 0;
            for (int person = 0; person < people; person++) {
                count += has(person, joint) ? 1 : 0;
            }
            return count;
        }

        private void add(long id, double headSize) {
            if (people == ids.length) {
                ids = Arrays.copyOf(ids, 2 * people);
                headSizes = Arrays.copyOf(headSizes, 2 * people);
                x = Arrays.copyOf(x, 2 * x.length);
                y = Arrays.copyOf(y, 2 * y.length);
                scores = Arrays.copyOf(scores, 2 * scores.length);
                has = Arrays.copyOf(has, 2 * has.length);
            }
            ids[people] = id;
            headSizes[people++] = headSize;
        }

        private void joint(int joint, double jointX, double jointY, double score) {
            int at = (people - 1) * Joints.COUNT + joint;
            x[at] = jointX;
            y[at] = jointY;
            scores[at] = score;
            has[at] = true;
        }
    }

    /** Collects a frame: a person, then that person's joints. Not thread-safe; one use. */
    public static final class Builder {
        private final Side truth = new Side();
        private final Side prediction = new Side();

        private Builder() {}

        /**
         * Adds a true person.
         *
         * @param trackId the track
         * @param headSize 0.6 times the diagonal of the head box, in pixels
         */
        public Builder truth(long trackId, double headSize) {
            truth.add(trackId, headSize);
            return this;
        }

        /** Adds a joint to the true person added last: PoseTrack 2017's id, position. */
        public Builder trueJoint(int joint, double x, double y) {
            truth.joint(joint, x, y, 0);
            return this;
        }

        /** Adds a predicted person. */
        public Builder prediction(long trackId) {
            prediction.add(trackId, Double.NaN);
            return this;
        }

        /** Adds a joint to the predicted person added last: PoseTrack 2017's id, position, score. */
        public Builder predictedJoint(int joint, double x, double y, double score) {
            prediction.joint(joint, x, y, score);
            return this;
        }

        /** The frame. */
        public EvaluationFrame build() {
            return new EvaluationFrame(truth, prediction);
        }
    }
}
