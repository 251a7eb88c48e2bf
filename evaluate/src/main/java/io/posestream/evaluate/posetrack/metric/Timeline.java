package io.posestream.evaluate.posetrack.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which predicted track each true track carried in each scored frame of a sequence: the one that the greatest number of
 * its joints is nearest to within reach. For pictures; no figure is made of it. Immutable once made.
 */
public final class Timeline {
    /** The true person is not in the frame. */
    public static final long ABSENT = Long.MIN_VALUE;

    /** The true person is there and nobody predicted is. */
    public static final long MISSED = Long.MIN_VALUE + 1;

    private final String name;
    private final List<Long> tracks = new ArrayList<>();
    private final List<long[]> carried = new ArrayList<>();

    private Timeline(String name) {
        this.name = name;
    }

    /** That of a sequence of this name over its scored frames. */
    public static Timeline of(String name, List<EvaluationFrame> frames) {
        Timeline timeline = new Timeline(name);
        Map<Long, long[]> rows = new HashMap<>();
        JointDistances distances = new JointDistances();
        for (int i = 0; i < frames.size(); i++) {
            EvaluationFrame frame = frames.get(i);
            distances.measure(frame);
            int[] truthOf = distances.assign(frame.truth());
            for (int g = 0; g < frame.truth().people(); g++) {
                long track = frame.truth().id(g);
                long[] row = rows.get(track);
                if (row == null) {
                    row = new long[frames.size()];
                    Arrays.fill(row, ABSENT);
                    rows.put(track, row);
                    timeline.tracks.add(track);
                    timeline.carried.add(row);
                }
                row[i] = MISSED;
                for (int p = 0; p < frame.prediction().people(); p++) {
                    row[i] = truthOf[p] == g ? frame.prediction().id(p) : row[i];
                }
            }
        }
        return timeline;
    }

    /** Name of the sequence. */
    public String name() {
        return name;
    }

    /** Number of true tracks. */
    public int tracks() {
        return tracks.size();
    }

    /** Id of a true track, in the order in which they first come. */
    public long track(int row) {
        return tracks.get(row);
    }

    /** Number of scored frames. */
    public int frames() {
        return carried.isEmpty() ? 0 : carried.get(0).length;
    }

    /** The predicted track, {@link #MISSED} or {@link #ABSENT}. */
    public long at(int row, int frame) {
        return carried.get(row)[frame];
    }

    /** True when the predicted track differs from the last one the row carried. */
    public boolean isSwitch(int row, int frame) {
        long now = at(row, frame);
        if (now == MISSED || now == ABSENT) {
            return false;
        }
        for (int i = frame - 1; i >= 0; i--) {
            long before = at(row, i);
            if (before != MISSED && before != ABSENT) {
                return before != now;
            }
        }
        return false;
    }
}
