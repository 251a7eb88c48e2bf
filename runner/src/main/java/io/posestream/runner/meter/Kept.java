package io.posestream.runner.meter;

import java.time.Duration;
import java.util.function.Supplier;

/** Keeps a value for a short time, so that many who ask cost little more than one. Thread-safe. */
final class Kept<T> implements Supplier<T> {
    private final Supplier<T> maker;
    private final long freshNs;
    private T value;
    private long madeNs;

    Kept(Supplier<T> maker, Duration fresh) {
        this.maker = maker;
        this.freshNs = fresh.toNanos();
    }

    @Override
    public synchronized T get() {
        if (value == null || System.nanoTime() - madeNs > freshNs) {
            value = maker.get();
            madeNs = System.nanoTime();
        }
        return value;
    }
}
