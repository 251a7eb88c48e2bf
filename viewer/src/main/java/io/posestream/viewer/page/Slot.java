package io.posestream.viewer.page;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What one viewer gets of one stream: the newest frame waits, and takes the place of one that was not sent. Not
 * thread-safe.
 */
final class Slot {
    /** So many messages may be on their way to the screen. */
    static final int MOST_UNCREDITED = 2;

    private final Map<Long, Long> sentNs = new LinkedHashMap<>();
    private Optional<ShownFrame> next = Optional.empty();
    private long lastSeq = -1;
    private long lastNs = Long.MIN_VALUE;
    private int lastBytes;

    /** Takes a frame in, unless a newer one waits or was sent. */
    void offer(ShownFrame frame) {
        if (frame.seq() > lastSeq
                && next.map(waiting -> waiting.seq() < frame.seq()).orElse(true)) {
            next = Optional.of(frame);
        }
    }

    /** The frame that may be sent now, as far as credits go. */
    Optional<ShownFrame> due() {
        return sentNs.size() < MOST_UNCREDITED ? next : Optional.empty();
    }

    /** Whether a frame that is taken in would be due at once. */
    boolean isFree() {
        return next.isEmpty() && sentNs.size() < MOST_UNCREDITED;
    }

    /** The frame that was due leaves. */
    ShownFrame send(long nowNs) {
        ShownFrame frame = next.orElseThrow();
        next = Optional.empty();
        lastSeq = frame.seq();
        lastNs = nowNs;
        lastBytes = frame.size();
        sentNs.put(frame.seq(), nowNs);
        return frame;
    }

    /** A message was drawn: how long it took from leaving; empty where it was none of ours. */
    OptionalLong credit(long seq, long nowNs) {
        Long sent = sentNs.remove(seq);
        return sent == null ? OptionalLong.empty() : OptionalLong.of(nowNs - sent);
    }

    /** When the last message left, by the clock that only grows. */
    long lastNs() {
        return lastNs;
    }

    /** How large it was. */
    int lastBytes() {
        return lastBytes;
    }
}
