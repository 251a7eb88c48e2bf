package io.posestream.ingest;

import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamPolicy;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.NewestFirst;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.CorruptImageException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A recording that is played: each picture arrives when it is due, from the first call of {@link #next} on. Where its
 * stream is live, the newest picture replaces one that nobody has taken, as with a camera; an archive falls behind instead.
 * Owns the recording and a thread. One thread reads it.
 */
final class PlayedSource implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(PlayedSource.class);
    private static final long LOOK_MS = 50;
    /** Decoding that is so far behind cannot keep up: the recording is then played more slowly. */
    private static final Duration FAR_BEHIND = Duration.ofMillis(500);

    private final FrameSource source;
    private final String name;
    private final boolean replaces;
    private final long fromUs;
    private final NewestFirst events = new NewestFirst();
    private Thread thread;
    private IOException failure;
    private boolean closed;
    /** When the recording's time 0 is due; used by the thread. */
    private long zeroNs;

    private boolean begun;
    private boolean slowed;

    /**
     * @param source taken over
     * @param name for the log
     * @param policy of its stream
     * @param fromUs pictures before it are read at once
     */
    PlayedSource(FrameSource source, String name, StreamPolicy policy, long fromUs) {
        this.source = new GuardedSource(source);
        this.name = name;
        this.replaces = policy == StreamPolicy.LIVE;
        this.fromUs = fromUs;
    }

    @Override
    public SourceInfo info() {
        return source.info();
    }

    @Override
    public synchronized SourceEvent next() throws IOException {
        if (thread == null && !closed) {
            thread = new Thread(this::play, "play-" + name);
            thread.setDaemon(true);
            thread.start();
        }
        while (events.isEmpty()) {
            if (failure != null) {
                throw failure;
            }
            if (closed) {
                throw new IOException("closed while it was read");
            }
            try {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("stopped");
            }
        }
        notifyAll();
        return events.remove();
    }

    private void play() {
        try {
            while (give(source.next())) {
                // until the end, or until nobody wants more
            }
        } catch (IOException e) {
            fail(e);
        } catch (RuntimeException e) {
            fail(new IOException("playing it failed", e));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void fail(IOException thrown) {
        failure = thrown;
        notifyAll();
    }

    /** Hands an event over when it is due; false where it was the last. */
    private boolean give(SourceEvent event) throws InterruptedException {
        if (!(event instanceof SourceEvent.Shown shown)) {
            return offer(event);
        }
        SourcePicture picture = shown.picture();
        boolean given = false;
        try {
            if (picture.ptsUs() >= fromUs) {
                awaitDue(picture.ptsUs());
            }
            picture = new Played(picture, ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()));
            given = offer(new SourceEvent.Shown(picture));
            return given;
        } finally {
            if (!given) {
                picture.close();
            }
        }
    }

    private void awaitDue(long ptsUs) throws InterruptedException {
        long now = System.nanoTime();
        long dueNs = zeroNs + TimeUnit.MICROSECONDS.toNanos(ptsUs);
        if (!begun || now - dueNs > FAR_BEHIND.toNanos()) {
            if (begun && !slowed) {
                slowed = true;
                LOG.warn("{}: is read more slowly than it plays: it is played more slowly", name);
            }
            begun = true;
            zeroNs = now - TimeUnit.MICROSECONDS.toNanos(ptsUs);
            return;
        }
        if (dueNs > now) {
            TimeUnit.NANOSECONDS.sleep(dueNs - now);
        }
    }

    private synchronized boolean offer(SourceEvent event) throws InterruptedException {
        while (!replaces && !events.isEmpty() && !closed) {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
        }
        if (closed) {
            return false;
        }
        if (event instanceof SourceEvent.Shown shown) {
            events.add(shown.picture());
        } else {
            events.add(event);
        }
        notifyAll();
        return !(event instanceof SourceEvent.Ended);
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            events.clear();
            if (thread != null) {
                thread.interrupt();
            }
            notifyAll();
        }
        source.close();
    }

    /** A picture that arrived when it was due. */
    private record Played(SourcePicture picture, long arrivedUs) implements SourcePicture {
        @Override
        public long ptsUs() {
            return picture.ptsUs();
        }

        @Override
        public boolean discontinuity() {
            return picture.discontinuity();
        }

        @Override
        public OptionalLong arrivalUs() {
            return OptionalLong.of(arrivedUs);
        }

        @Override
        public int width() {
            return picture.width();
        }

        @Override
        public int height() {
            return picture.height();
        }

        @Override
        public EncodedFrame encode() throws CorruptImageException {
            return picture.encode();
        }

        @Override
        public void close() {
            picture.close();
        }
    }
}
