package io.posestream.tracker.clips;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.TrackId;
import io.posestream.core.TrackState;
import io.posestream.core.TrackedPerson;
import io.posestream.core.clip.SkeletonClip;
import java.util.Arrays;

/**
 * Where one track was seen, oldest first, as far back as an open window needs it. One row per sighting: x and y of the
 * box's centre, its height and width, then x, y, score of every joint. Not thread safe.
 */
final class Sightings {
    /** Values of a row before the joints. */
    static final int BOX = 4;

    private final TrackId id;
    private final int joints;
    private long[] times = new long[16];
    private float[] rows;
    private int first;
    private int size;
    private int displayId = -1;
    private long confirmedUs = Long.MAX_VALUE;

    Sightings(TrackId id, int joints) {
        this.id = id;
        this.joints = joints;
        this.rows = new float[times.length * width()];
    }

    TrackId id() {
        return id;
    }

    SkeletonClip.Member member() {
        return new SkeletonClip.Member(id, displayId);
    }

    /** Values of a row. */
    int width() {
        return BOX + 3 * joints;
    }

    int size() {
        return size;
    }

    boolean isConfirmedBy(long us) {
        return confirmedUs <= us;
    }

    long lastUs() {
        return times[first + size - 1];
    }

    long timeUs(int index) {
        return times[first + index];
    }

    float value(int index, int column) {
        return rows[(first + index) * width() + column];
    }

    /** The index of the last sighting at or before a time, -1 for none. */
    int atOrBefore(long us) {
        int at = Arrays.binarySearch(times, first, first + size, us);
        return at >= 0 ? at - first : -at - 2 - first;
    }

    void add(long us, TrackedPerson person, Pose pose) {
        if (first + size == times.length) {
            makeRoom();
        }
        int row = first + size++;
        times[row] = us;
        if (person.state() == TrackState.CONFIRMED && confirmedUs == Long.MAX_VALUE) {
            confirmedUs = us;
            displayId = person.displayId().orElseThrow();
        }
        write(pose, row * width());
    }

    private void write(Pose pose, int start) {
        Box box = pose.box();
        int at = start;
        rows[at++] = box.x() + box.width() / 2;
        rows[at++] = box.y() + box.height() / 2;
        rows[at++] = box.height();
        rows[at++] = box.width();
        for (Keypoint joint : pose.keypoints()) {
            boolean absent = joint.score() == 0;
            rows[at++] = absent ? 0 : joint.x();
            rows[at++] = absent ? 0 : joint.y();
            rows[at++] = joint.score();
        }
    }

    /** A copy of some sightings, with the same identity. */
    Sightings part(int from, int to) {
        Sightings copy = new Sightings(id, joints);
        copy.times = Arrays.copyOfRange(times, first + from, first + to);
        copy.rows = Arrays.copyOfRange(rows, (first + from) * width(), (first + to) * width());
        copy.size = to - from;
        copy.displayId = displayId;
        copy.confirmedUs = confirmedUs;
        return copy;
    }

    void set(int index, int column, float value) {
        rows[(first + index) * width() + column] = value;
    }

    /** Forgets what lies before a time, but for the last sighting that does. */
    void forgetBefore(long us) {
        int keep = Math.max(0, atOrBefore(us));
        first += keep;
        size -= keep;
    }

    private void makeRoom() {
        int length = first >= times.length / 2 ? times.length : 2 * times.length;
        long[] moved = new long[length];
        float[] movedRows = new float[length * width()];
        System.arraycopy(times, first, moved, 0, size);
        System.arraycopy(rows, first * width(), movedRows, 0, size * width());
        times = moved;
        rows = movedRows;
        first = 0;
    }
}
