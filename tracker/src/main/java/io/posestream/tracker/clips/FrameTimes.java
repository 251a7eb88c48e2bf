package io.posestream.tracker.clips;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;

/** The tracker's time and the capture time of looked-at frames, as far back as needed. Not thread safe. */
final class FrameTimes {
    private record Frame(long us, long capturedUs) {}

    private final Deque<Frame> frames = new ArrayDeque<>();

    void add(long us, long capturedUs) {
        frames.addLast(new Frame(us, capturedUs));
    }

    /** Capture time at a moment of the tracker's time, counted on from the frame at or before it. */
    long capturedUs(long us) {
        for (Iterator<Frame> newest = frames.descendingIterator(); newest.hasNext(); ) {
            Frame frame = newest.next();
            if (frame.us() <= us) {
                return frame.capturedUs() + us - frame.us();
            }
        }
        Frame oldest = frames.getFirst();
        return oldest.capturedUs() + us - oldest.us();
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
