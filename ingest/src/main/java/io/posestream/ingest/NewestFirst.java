package io.posestream.ingest;

import java.util.ArrayDeque;
import java.util.Deque;

/**
 * What a live source has to give: of its pictures one at most, the newest, and in between what was left out. A picture that
 * is replaced was never encoded. Owns the picture that waits. Not thread-safe.
 */
final class NewestFirst {
    private final Deque<SourceEvent> events = new ArrayDeque<>();

    /**
     * Takes a picture over.
     *
     * @return whether it replaced one that nobody had taken
     */
    boolean add(SourcePicture picture) {
        boolean replaces = events.peekLast() instanceof SourceEvent.Shown;
        if (replaces) {
            ((SourceEvent.Shown) events.removeLast()).picture().close();
            leaveOut(1);
        }
        events.add(new SourceEvent.Shown(picture));
        return replaces;
    }

    /** Pictures that came too late; neighbours become one event. */
    void leaveOut(long count) {
        if (events.peekLast() instanceof SourceEvent.Late late) {
            events.removeLast();
            events.add(new SourceEvent.Late(late.count() + count));
        } else {
            events.add(new SourceEvent.Late(count));
        }
    }

    /** Anything else, in its place, or a picture that replaces none. */
    void add(SourceEvent event) {
        events.add(event);
    }

    boolean isEmpty() {
        return events.isEmpty();
    }

    int size() {
        return events.size();
    }

    /** The next event, a picture being the caller's; there is one. */
    SourceEvent remove() {
        return events.remove();
    }

    /** Closes what waits. */
    void clear() {
        for (SourceEvent event : events) {
            if (event instanceof SourceEvent.Shown shown) {
                shown.picture().close();
            }
        }
        events.clear();
    }
}
