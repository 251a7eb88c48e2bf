package io.posestream.tracker.stream;

import io.posestream.core.FrameId;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** For how long each stream has waited for the same number, by the wall clock. Used by one thread. */
final class MissingTimer {
    private final long patienceMs;
    private final Map<String, Waiting> waiting = new HashMap<>();

    private record Waiting(FrameId awaited, long sinceMs) {}

    MissingTimer(Duration patience) {
        this.patienceMs = patience.toMillis();
    }

    /** Whether the stream has waited too long for what it awaits now; a new number starts anew. */
    boolean isOverdue(String stream, Optional<FrameId> awaited, long nowMs) {
        if (awaited.isEmpty()) {
            waiting.remove(stream);
            return false;
        }
        Waiting known = waiting.get(stream);
        if (known == null || !known.awaited().equals(awaited.get())) {
            waiting.put(stream, new Waiting(awaited.get(), nowMs));
            return false;
        }
        return nowMs - known.sinceMs() >= patienceMs;
    }
}
