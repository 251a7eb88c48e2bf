package io.posestream.results.overlay;

import io.posestream.results.SettledItem;

/** Event times to presentation times that begin at 0 and always grow. Not thread safe. */
final class OverlayClock {
    private boolean started;
    private long offsetUs;
    private long lastUs;

    /** When to show a frame, in µs; a clock that stands or jumps back goes on by the nominal interval. */
    long next(SettledItem.Shown frame) {
        if (!started) {
            started = true;
            offsetUs = frame.timeUs();
            lastUs = 0;
            return 0;
        }
        long time = frame.timeUs() - offsetUs;
        if (time <= lastUs) {
            time = lastUs + frame.meta().intervalUs();
            offsetUs = frame.timeUs() - time;
        }
        lastUs = time;
        return time;
    }
}
