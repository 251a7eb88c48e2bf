package io.posestream.ingest.source;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/**
 * What a live source has to give: of its pictures one at most, the newest, and in between what was left out. A picture that
 * is replaced was never encoded. Owns the picture that waits. Not thread-safe.
 */
public final class NewestFirst {
    private final Deque<SourceEvent> events = new ArrayDeque<>();

    /**
     * Takes a picture over.
     *
     * @return whether it replaced one that nobody had taken
     */
    public boolean add(SourcePicture picture) {
        boolean replaces = events.stream().anyMatch(SourceEvent.Shown.class::isInstance);
        if (replaces) {
            replaceWaiting();
        }
        events.add(new SourceEvent.Shown(picture));
        return replaces;
    }

    /** Whatever came between, the picture that waits is left out: its number goes to its neighbours. */
    private void replaceWaiting() {
        List<SourceEvent> before = new ArrayList<>(events);
        events.clear();
        for (SourceEvent event : before) {
            if (event instanceof SourceEvent.Shown shown) {
                shown.picture().close();
                leaveOut(1);
            } else if (event instanceof SourceEvent.Late late) {
                leaveOut(late.count());
            } else {
                events.add(event);
            }
        }
    }

    /** Pictures that came too late; neighbours become one event. */
    public void leaveOut(long count) {
        if (events.peekLast() instanceof SourceEvent.Late late) {
            events.removeLast();
            events.add(new SourceEvent.Late(late.count() + count));
        } else {
            events.add(new SourceEvent.Late(count));
        }
    }

    /** Anything else, in its place, or a picture that replaces none. */
    public void add(SourceEvent event) {
        events.add(event);
    }

    /** Whether nothing waits. */
    public boolean isEmpty() {
        return events.isEmpty();
    }

    /** Events that wait. */
    public int size() {
        return events.size();
    }

    /** The next event, a picture being the caller's; there is one. */
    public SourceEvent remove() {
        return events.remove();
    }

    /** Closes what waits. */
    public void clear() {
        for (SourceEvent event : events) {
            if (event instanceof SourceEvent.Shown shown) {
                shown.picture().close();
            }
        }
        events.clear();
    }
}
