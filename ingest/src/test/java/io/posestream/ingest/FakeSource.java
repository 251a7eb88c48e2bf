package io.posestream.ingest;

import io.posestream.core.CaptureClock;
import io.posestream.core.EncodedFrame;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.SourcePicture;
import io.posestream.media.CorruptImageException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/** A source that gives what it was told to, 40 ms apart; counts what is encoded and what is left open. */
final class FakeSource implements FrameSource {
    static final long INTERVAL_US = 40_000;

    private final Deque<SourceEvent> events = new ArrayDeque<>();
    private final long createdUs;
    private long nextPtsUs;
    private boolean breaks;
    int encoded;
    int open;
    boolean closed;

    FakeSource(long createdUs) {
        this.createdUs = createdUs;
    }

    FakeSource pictures(int count) {
        for (int i = 0; i < count; i++) {
            events.add(new SourceEvent.Shown(new FakePicture(nextPtsUs, false, false)));
            nextPtsUs += INTERVAL_US;
        }
        return this;
    }

    /** A picture before which the clock jumped. */
    FakeSource jumped() {
        events.add(new SourceEvent.Shown(new FakePicture(nextPtsUs, false, true)));
        nextPtsUs += INTERVAL_US;
        return this;
    }

    FakeSource unencodable() {
        events.add(new SourceEvent.Shown(new FakePicture(nextPtsUs, true, false)));
        nextPtsUs += INTERVAL_US;
        return this;
    }

    FakeSource corrupt(int count) {
        events.add(new SourceEvent.Corrupt(count, nextPtsUs));
        nextPtsUs += count * INTERVAL_US;
        return this;
    }

    FakeSource end() {
        events.add(new SourceEvent.Ended(false, 0));
        return this;
    }

    FakeSource truncated(int missing) {
        events.add(new SourceEvent.Ended(true, missing));
        return this;
    }

    FakeSource late(long count) {
        events.add(new SourceEvent.Late(count));
        return this;
    }

    FakeSource lost() {
        events.add(new SourceEvent.Lost());
        return this;
    }

    FakeSource breaks() {
        breaks = true;
        return this;
    }

    @Override
    public SourceInfo info() {
        CaptureClock clock = createdUs > 0 ? CaptureClock.CONTAINER : CaptureClock.PRESENTATION;
        return new SourceInfo(
                "fake", clock, createdUs, INTERVAL_US, 64, 48, OptionalLong.empty(), OptionalLong.empty(), "print");
    }

    @Override
    public SourceEvent next() throws IOException {
        if (events.isEmpty() && breaks) {
            throw new IOException("the disk went away");
        }
        SourceEvent event = events.remove();
        open += event instanceof SourceEvent.Shown ? 1 : 0;
        return event;
    }

    @Override
    public void close() {
        closed = true;
    }

    private final class FakePicture implements SourcePicture {
        private final long ptsUs;
        private final boolean bad;
        private final boolean jumped;

        private FakePicture(long ptsUs, boolean bad, boolean jumped) {
            this.ptsUs = ptsUs;
            this.bad = bad;
            this.jumped = jumped;
        }

        @Override
        public boolean discontinuity() {
            return jumped;
        }

        @Override
        public long ptsUs() {
            return ptsUs;
        }

        @Override
        public int width() {
            return 64;
        }

        @Override
        public int height() {
            return 48;
        }

        @Override
        public EncodedFrame encode() throws CorruptImageException {
            if (bad) {
                throw new CorruptImageException("bad");
            }
            encoded++;
            return new EncodedFrame(64, 48, ptsUs, 1, 1_000_000, ByteBuffer.allocate(1));
        }

        @Override
        public void close() {
            open--;
        }
    }
}
