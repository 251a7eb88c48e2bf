package io.posestream.evaluate.posetrack.file;

import io.posestream.evaluate.posetrack.metric.PoseTrack21Frames;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * One person of one frame as a PoseTrack file has it, true or predicted. Slots are the file's own: PoseTrack 2017's ids,
 * or the names of its categories. Coordinates in pixels of the source frame. Owns its arrays. Immutable, thread-safe.
 */
public final class PoseTrackPerson {
    private final double[] x;
    private final double[] y;
    private final double[] visibility;
    private final double[] scores;
    private final boolean[] listed;
    private final boolean hasPoints;
    private final boolean wholeCoordinates;
    private final boolean wholeTrackId;
    private final Optional<Integer> scoreCount;
    private final OptionalLong trackId;
    private final OptionalLong personId;
    private final OptionalDouble score;
    private final Optional<HeadBox> head;
    private final Optional<HeadBox> body;

    private PoseTrackPerson(Builder builder) {
        x = builder.x.clone();
        y = builder.y.clone();
        visibility = builder.visibility.clone();
        scores = builder.scores.clone();
        listed = builder.listed.clone();
        hasPoints = builder.hasPoints;
        wholeCoordinates = builder.wholeCoordinates;
        wholeTrackId = builder.wholeTrackId;
        scoreCount = builder.scoreCount;
        trackId = builder.trackId;
        personId = builder.personId;
        score = builder.score;
        head = builder.head;
        body = builder.body;
    }

    /** Starts a person with {@code slots} joints, none of them listed. */
    public static Builder builder(int slots) {
        return new Builder(slots);
    }

    /** Number of slots. */
    public int slots() {
        return x.length;
    }

    /** True when the joint is listed: an entry in an annolist, anything but x = y = v = 0 in a list of slots. */
    public boolean listed(int slot) {
        return listed[slot];
    }

    /** Position of a slot; 0 where it is not listed. */
    public double x(int slot) {
        return x[slot];
    }

    /** Position of a slot; 0 where it is not listed. */
    public double y(int slot) {
        return y[slot];
    }

    /** The third number of a joint. */
    public double visibility(int slot) {
        return visibility[slot];
    }

    /** Score of a joint; empty when the file has none. */
    public OptionalDouble score(int slot) {
        return Double.isNaN(scores[slot]) ? OptionalDouble.empty() : OptionalDouble.of(scores[slot]);
    }

    /** The track, an integer unique within its frame. */
    public OptionalLong trackId() {
        return trackId;
    }

    /** PoseTrack 2021's identity over videos. */
    public OptionalLong personId() {
        return personId;
    }

    /** Score of the person, unread by every evaluator. */
    public OptionalDouble score() {
        return score;
    }

    /** The head box; truth has one. */
    public Optional<HeadBox> head() {
        return head;
    }

    /** The box around the person, in the same form; unread by every evaluator. */
    public Optional<HeadBox> body() {
        return body;
    }

    /** False for an annolist person without a {@code point} key; such a person is dropped before scoring. */
    public boolean hasPoints() {
        return hasPoints;
    }

    /** True when every coordinate and visibility is written without a fraction, see {@link PoseTrack21Frames}. */
    public boolean wholeCoordinates() {
        return wholeCoordinates;
    }

    /** True when the track id is written as an integer, not as 3.0. */
    public boolean wholeTrackId() {
        return wholeTrackId;
    }

    /** Number of entries of {@code scores}; empty when the key is missing. */
    public Optional<Integer> scoreCount() {
        return scoreCount;
    }

    /** Collects a person. Not thread-safe. */
    public static final class Builder {
        private final double[] x;
        private final double[] y;
        private final double[] visibility;
        private final double[] scores;
        private final boolean[] listed;
        private boolean hasPoints = true;
        private boolean wholeCoordinates;
        private boolean wholeTrackId = true;
        private Optional<Integer> scoreCount = Optional.empty();
        private OptionalLong trackId = OptionalLong.empty();
        private OptionalLong personId = OptionalLong.empty();
        private OptionalDouble score = OptionalDouble.empty();
        private Optional<HeadBox> head = Optional.empty();
        private Optional<HeadBox> body = Optional.empty();

        private Builder(int slots) {
            x = new double[slots];
            y = new double[slots];
            visibility = new double[slots];
            scores = new double[slots];
            listed = new boolean[slots];
            java.util.Arrays.fill(scores, Double.NaN);
        }

        /** Lists a joint; its position in pixels and its third number. */
        public Builder joint(int slot, double jointX, double jointY, double jointVisibility) {
            x[slot] = jointX;
            y[slot] = jointY;
            visibility[slot] = jointVisibility;
            listed[slot] = true;
            return this;
        }

        /** Gives a joint its score. */
        public Builder jointScore(int slot, double value) {
            scores[slot] = value;
            scoreCount = Optional.of(x.length);
            return this;
        }

        /** Gives the person its track. */
        public Builder trackId(long value) {
            trackId = OptionalLong.of(value);
            return this;
        }

        /** Gives the person its identity over videos. */
        public Builder personId(long value) {
            personId = OptionalLong.of(value);
            return this;
        }

        /** Gives the person its own score. */
        public Builder score(double value) {
            score = OptionalDouble.of(value);
            return this;
        }

        /** Gives the person its head box. */
        public Builder head(HeadBox box) {
            head = Optional.of(box);
            return this;
        }

        /** Gives the person its box. */
        public Builder body(HeadBox box) {
            body = Optional.of(box);
            return this;
        }

        Builder withoutPoints() {
            hasPoints = false;
            return this;
        }

        Builder wholeCoordinates(boolean whole) {
            wholeCoordinates = whole;
            return this;
        }

        Builder wholeTrackId(boolean whole) {
            wholeTrackId = whole;
            return this;
        }

        Builder scoreCount(int count) {
            scoreCount = Optional.of(count);
            return this;
        }

        boolean isListed(int slot) {
            return listed[slot];
        }

        /** The person. */
        public PoseTrackPerson build() {
            return new PoseTrackPerson(this);
        }
    }
}
