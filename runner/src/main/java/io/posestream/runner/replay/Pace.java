package io.posestream.runner.replay;

import io.posestream.core.FrameTime;
import io.posestream.core.StreamItem;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Lets frames go at the speed at which they came, or a multiple of it. Not thread-safe. */
final class Pace {
    private final OptionalDouble speed;
    private final CountDownLatch stop;
    private Optional<FrameTime> last = Optional.empty();
    private double dueUs;
    private long beganNs;

    /**
     * @param speed how many seconds of the stream pass in one; empty for no wait at all
     * @param stop ends a wait
     */
    Pace(OptionalDouble speed, CountDownLatch stop) {
        this.speed = speed;
        this.stop = stop;
    }

    /** Waits until it is the frame's turn. */
    void await(StreamItem.Looked<?> frame) throws InterruptedException {
        if (speed.isEmpty()) {
            return;
        }
        FrameTime now = FrameTime.of(frame);
        if (last.isEmpty()) {
            beganNs = System.nanoTime();
        } else {
            long stepUs = now.since(last.get()).orElse(frame.meta().intervalUs());
            dueUs += stepUs / speed.getAsDouble();
        }
        last = Optional.of(now);
        long waitNs = beganNs + (long) (dueUs * 1_000) - System.nanoTime();
        // whoever stops looks at the latch itself
        boolean unused = waitNs > 0 && stop.await(waitNs, TimeUnit.NANOSECONDS);
    }
}
