package io.posestream.results.overlay;

import io.posestream.results.settled.SettledItem;

/** Event times to presentation times that begin at 0 and always grow. Not thread safe. */
final class OverlayClock {
    /** An mp4 cannot hold a longer time between two pictures. */
    private static final long LONGEST_US = Integer.MAX_VALUE;

    private boolean started;
    private long closed;
    private long offsetUs;
    private long lastUs;

    /** How many pauses were too long for the file and are left out of it. */
    long closedPauses() {
        return closed;
    }

    /** When to show a frame, in µs; a clock that stands, jumps back or pauses too long goes on by the nominal interval. */
    long next(SettledItem.Shown frame) {
        if (!started) {
            started = true;
            offsetUs = frame.timeUs();
            lastUs = 0;
            return 0;
        }
        long time = frame.timeUs() - offsetUs;
        boolean pause = time - lastUs > LONGEST_US;
        if (pause) {
            closed++;
        }
        if (time <= lastUs || pause) {
            time = lastUs + frame.meta().intervalUs();
            offsetUs = frame.timeUs() - time;
        }
        lastUs = time;
        return time;
    }
}
