package io.posestream.media;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A call into a codec of OpenCV or FFmpeg while it is under way, so that one that never comes back can be seen. Reading
 * from files and networks is none: it may wait, and has guards of its own. Thread-safe.
 */
public final class CodecCalls {
    private static final Set<CodecCalls> UNDER_WAY = ConcurrentHashMap.newKeySet();

    private final long sinceNs = System.nanoTime();

    private CodecCalls() {}

    /** A call begins; whoever began it calls {@link #end} in every case. Costs less than a microsecond. */
    public static CodecCalls begin() {
        CodecCalls call = new CodecCalls();
        UNDER_WAY.add(call);
        return call;
    }

    /** For how long the longest call under way has been running; zero where none is. */
    public static Duration longest() {
        long now = System.nanoTime();
        return Duration.ofNanos(
                UNDER_WAY.stream().mapToLong(call -> now - call.sinceNs).max().orElse(0));
    }

    /** The call has come back. */
    public void end() {
        UNDER_WAY.remove(this);
    }
}
