package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import java.io.IOException;

/**
 * A source that another thread may close while one reads it: what a reader is inside of is freed by the reader itself as it
 * comes out, since a read from a disk that is gone may never end. Owns the source. Closing waits for nobody and is
 * thread-safe; one thread reads.
 */
final class GuardedSource implements FrameSource {
    private final FrameSource source;
    private boolean inside;
    private boolean closed;

    /** @param source taken over */
    GuardedSource(FrameSource source) {
        this.source = requireNonNull(source, "source is null");
    }

    @Override
    public SourceInfo info() {
        return source.info();
    }

    @Override
    public SourceEvent next() throws IOException {
        enter();
        try {
            return source.next();
        } finally {
            leave();
        }
    }

    private synchronized void enter() throws IOException {
        if (closed) {
            throw new IOException("closed while it was read");
        }
        inside = true;
    }

    private synchronized void leave() {
        inside = false;
        if (closed) {
            source.close();
        }
    }

    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        if (!inside) {
            source.close();
        }
    }
}
