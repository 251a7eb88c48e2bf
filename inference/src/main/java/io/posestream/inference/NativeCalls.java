package io.posestream.inference;

import io.posestream.media.CodecCalls;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Every thread of the process that is inside ONNX Runtime. Where the process ends while one is, what it uses is freed
 * under it and the process crashes; so the end asks here first. Static functions, thread-safe.
 */
public final class NativeCalls {
    private static final long POLL_MS = 5;
    private static final Set<SessionUse> OPEN = ConcurrentHashMap.newKeySet();
    private static final AtomicInteger LOADING = new AtomicInteger();
    private static volatile boolean ended;

    private NativeCalls() {}

    /**
     * Ends all use of the runtime for good: runs under way are told to end, new ones and new sessions are refused. For
     * the end of a process, and only then.
     *
     * @param patience how long to wait for those inside
     * @return whether nobody is inside any more
     */
    public static boolean endAll(Duration patience) {
        ended = true;
        OPEN.forEach(SessionUse::stop);
        long deadline = System.nanoTime() + patience.toNanos();
        while (isAnyInside()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            try {
                TimeUnit.MILLISECONDS.sleep(POLL_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return false;
            }
        }
        return true;
    }

    /** For how long the longest call under way has been inside the runtime or a codec; zero where none is. */
    public static Duration longest() {
        long runtimeNs = OPEN.stream().mapToLong(SessionUse::longestNs).max().orElse(0);
        return Duration.ofNanos(Math.max(runtimeNs, CodecCalls.longest().toNanos()));
    }

    /** Native sessions that are open. */
    public static int sessions() {
        return OPEN.size();
    }

    private static boolean isAnyInside() {
        return LOADING.get() > 0 || OPEN.stream().anyMatch(SessionUse::isUsed);
    }

    static void requireGoing() {
        if (ended) {
            throw new InferenceException("the process is ending");
        }
    }

    static void opened(SessionUse use) {
        OPEN.add(use);
    }

    static void freed(SessionUse use) {
        OPEN.remove(use);
    }

    /** Before the runtime or a session is loaded; always followed by {@link #loaded}. */
    static void loading() {
        LOADING.incrementAndGet();
        if (ended) {
            LOADING.decrementAndGet();
            requireGoing();
        }
    }

    static void loaded() {
        LOADING.decrementAndGet();
    }
}
