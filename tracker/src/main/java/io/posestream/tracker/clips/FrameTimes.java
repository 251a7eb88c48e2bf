package io.posestream.tracker.clips;

import io.posestream.core.clip.SkeletonClip;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The tracker's time and the other times of looked-at frames, as far back as needed. Not thread safe. */
final class FrameTimes {
    private record Frame(long us, SkeletonClip.Moment moment) {
        SkeletonClip.Moment at(long other) {
            return new SkeletonClip.Moment(moment.captureUs() + other - us, moment.ptsUs() + other - us);
        }
    }

    private final Deque<Frame> frames = new ArrayDeque<>();

    void add(long us, SkeletonClip.Moment moment) {
        frames.addLast(new Frame(us, moment));
    }

    /** A moment of the tracker's time, counted on from the frame at or before it. */
    SkeletonClip.Moment at(long us) {
        for (Iterator<Frame> newest = frames.descendingIterator(); newest.hasNext(); ) {
            Frame frame = newest.next();
            if (frame.us() <= us) {
                return frame.at(us);
            }
        }
        return frames.getFirst().at(us);
    }

    /** Forgets what lies before a time, but for the last frame that does. */
    void forgetBefore(long us) {
        while (frames.size() > 1) {
            Frame oldest = frames.removeFirst();
            if (frames.getFirst().us() > us) {
                frames.addFirst(oldest);
                return;
            }
        }
    }

    int size() {
        return frames.size();
    }

    void clear() {
        frames.clear();
    }
}
