package io.posestream.runner.log;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Passes on so many events of a kind per minute and counts the rest: a camera that fails on every frame fills no disk. A
 * kind is what one method of one class logs at one level. The count is told when the minute is over and something is
 * logged, and at the close. Owns the handler behind it. Thread-safe.
 */
public final class LimitedHandler extends Handler {
    static final int MOST = 20;
    static final Duration WINDOW = Duration.ofSeconds(60);
    /** As many kinds as there are places that log, and more. */
    private static final int MOST_KINDS = 10_000;

    private final Handler next;
    private final LongSupplier clockNs;
    private final Map<String, Kind> kinds = new HashMap<>();

    private static final class Kind {
        private final LogRecord first;
        private final long sinceNs;
        private int passed;
        private long leftOut;

        Kind(LogRecord first, long sinceNs) {
            this.first = first;
            this.sinceNs = sinceNs;
        }
    }

    /** @param next writes what is passed on; taken over and closed */
    public LimitedHandler(Handler next) {
        this(next, System::nanoTime);
    }

    LimitedHandler(Handler next, LongSupplier clockNs) {
        this.next = requireNonNull(next, "next is null");
        this.clockNs = requireNonNull(clockNs, "clockNs is null");
        setLevel(next.getLevel());
    }

    @Override
    public synchronized void publish(LogRecord record) {
        if (!isLoggable(record)) {
            return;
        }
        long now = clockNs.getAsLong();
        tellOver(now);
        String name = record.getLoggerName() + '/' + record.getSourceMethodName() + '/' + record.getLevel();
        Kind kind = kinds.computeIfAbsent(name, key -> new Kind(record, now));
        if (kind.passed < MOST || kinds.size() > MOST_KINDS) {
            kind.passed++;
            next.publish(record);
        } else {
            kind.leftOut++;
        }
    }

    private void tellOver(long now) {
        Iterator<Kind> each = kinds.values().iterator();
        while (each.hasNext()) {
            Kind kind = each.next();
            if (now - kind.sinceNs >= WINDOW.toNanos()) {
                each.remove();
                tell(kind);
            }
        }
    }

    private void tell(Kind kind) {
        if (kind.leftOut == 0) {
            return;
        }
        LogRecord count = new LogRecord(
                kind.first.getLevel(),
                kind.leftOut + " more like this were left out of the log: " + kind.first.getMessage());
        count.setLoggerName(kind.first.getLoggerName());
        next.publish(count);
    }

    @Override
    public void flush() {
        next.flush();
    }

    @Override
    public synchronized void close() {
        kinds.values().forEach(this::tell);
        kinds.clear();
        next.close();
    }
}
