package io.posestream.media.record;

import java.util.ArrayDeque;
import java.util.Deque;

/** Closes, in reverse, what a constructor has opened, unless it reached its end and said {@link #keep()}. */
final class Unwind implements AutoCloseable {
    private final Deque<Resource> opened = new ArrayDeque<>();

    /** Something whose closing cannot fail. */
    interface Resource extends AutoCloseable {
        @Override
        void close();
    }

    /** Remembers {@code resource} and returns it. */
    <R extends Resource> R opened(R resource) {
        opened.push(resource);
        return resource;
    }

    /** All is well: nothing is closed. */
    void keep() {
        opened.clear();
    }

    @Override
    public void close() {
        opened.forEach(Resource::close);
    }
}
