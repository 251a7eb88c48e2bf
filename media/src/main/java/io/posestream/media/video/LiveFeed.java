package io.posestream.media.video;

import io.posestream.media.Natives;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.global.avcodec;

/**
 * Reads a camera on a thread of its own, so that reading never waits for decoding and no delay hides in a socket's
 * buffer. Packets that have waited for the decoder too long are left out up to the next key frame. Owns the thread and
 * the packets that wait; the demuxer is the caller's, unless the thread cannot be ended: then the thread closes it when
 * it comes back. Thread-safe.
 */
final class LiveFeed implements PacketFeed {
    /** Several seconds of any camera; what comes beyond pushes out the oldest. */
    private static final int MOST_BYTES = 64 << 20;

    private static final int MOST_PACKETS = 4096;
    /** Where every packet can be decoded alone, a newer one is taken in place of one that has waited so part of the bound. */
    private static final int ALONE = 4;

    private static final long LOOK_MS = 100;
    /** Between packets that wait; more is a jump of the sender's clock. */
    private static final long LONGEST_SPAN_US = 30_000_000;

    private final Demuxer demuxer;
    private final long maxAgeNs;
    private final boolean keyFramesOnly;
    private final Optional<BurstPace> pace;
    private final Thread thread;
    private final Deque<Waiting> queue = new ArrayDeque<>();
    private long bytes;
    private int overflow;
    private boolean dropping;
    private boolean ended;
    private boolean closed;
    private boolean orphaned;
    private Exception failure;
    private long arrivalUs;

    /** A packet that was read. */
    private record Waiting(AVPacket packet, OptionalLong dueUs, long arrivalUs, long readNs, int size, boolean key) {}

    /**
     * Starts reading.
     *
     * @param maxAge longest time a packet waits for the decoder; a quarter of it where a newer one can take its place
     * @param keyFramesOnly whether every packet can be decoded alone
     */
    LiveFeed(Demuxer demuxer, Duration maxAge, boolean keyFramesOnly, String name) {
        this.demuxer = demuxer;
        this.maxAgeNs = maxAge.toNanos();
        this.keyFramesOnly = keyFramesOnly;
        this.pace = demuxer.comesInParts() ? Optional.of(new BurstPace()) : Optional.empty();
        this.thread = new Thread(this::read, "read-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    private void read() {
        Exception thrown = null;
        try {
            while (readOne()) {
                // goes on until the end or a failure
            }
        } catch (IOException | RuntimeException e) {
            thrown = e;
        }
        boolean orphan;
        synchronized (this) {
            failure = thrown;
            ended = true;
            orphan = orphaned;
            notifyAll();
        }
        if (orphan) {
            demuxer.close();
        }
    }

    private boolean readOne() throws IOException {
        AVPacket packet = Natives.allocated(avcodec.av_packet_alloc(), "a packet");
        boolean kept = false;
        try {
            if (demuxer.read(packet)) {
                OptionalLong dueUs = demuxer.dueUs(packet);
                holdBack(dueUs);
                kept = add(packet, dueUs);
                return kept;
            }
            return false;
        } finally {
            if (!kept) {
                free(packet);
            }
        }
    }

    /** Waits until a packet of a part is due. */
    private synchronized void holdBack(OptionalLong dueUs) throws IOException {
        if (pace.isEmpty() || dueUs.isEmpty()) {
            return;
        }
        long endNs = System.nanoTime()
                + TimeUnit.MICROSECONDS.toNanos(pace.get().hold(dueUs.getAsLong(), System.nanoTime() / 1000));
        try {
            for (long left = endNs - System.nanoTime(); left > 0 && !closed; left = endNs - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("reading was given up");
        }
    }

    private synchronized boolean add(AVPacket packet, OptionalLong dueUs) {
        if (closed) {
            return false;
        }
        while (bytes + packet.size() > MOST_BYTES || queue.size() >= MOST_PACKETS) {
            if (queue.isEmpty()) {
                break;
            }
            remove(queue.remove());
            overflow++;
            dropping = true;
        }
        boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
        queue.add(new Waiting(
                packet,
                dueUs,
                ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()),
                System.nanoTime(),
                packet.size(),
                key));
        bytes += packet.size();
        notifyAll();
        return true;
    }

    @Override
    public synchronized Taken take(AVPacket packet) throws IOException {
        while (queue.isEmpty() && !ended && !closed) {
            try {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new InterruptedIOException("reading was given up");
            }
        }
        if (queue.isEmpty()) {
            if (failure instanceof IOException e) {
                throw e;
            }
            if (failure != null) {
                throw new IOException("reading failed", failure);
            }
            return Taken.END;
        }
        boolean late = isLate(queue.peek());
        Waiting next = queue.remove();
        bytes -= next.size();
        avcodec.av_packet_move_ref(packet, next.packet());
        free(next.packet());
        arrivalUs = next.arrivalUs();
        return late ? Taken.TOO_LATE : Taken.DECODE;
    }

    /** Whatever refers to a packet that was left out is left out as well. */
    private boolean isLate(Waiting next) {
        long waitedNs = System.nanoTime() - next.readNs();
        if (keyFramesOnly) {
            // leaving one out costs nothing but it, and the rest of the bound is for decoding and what follows
            return waitedNs > maxAgeNs / ALONE && queue.size() > 1;
        }
        boolean old = waitedNs > maxAgeNs || isBehind(next);
        if (next.key()) {
            // the newest one is taken however old it is: none waits that would be better
            dropping = old && queue.stream().skip(1).anyMatch(Waiting::key);
        } else {
            dropping |= old;
        }
        return dropping;
    }

    /** Whether a newer one is there that shows how old this one is, as after a connection that stood still for a while. */
    private boolean isBehind(Waiting next) {
        if (next.dueUs().isEmpty() || queue.peekLast().dueUs().isEmpty()) {
            return false;
        }
        long spanUs = queue.peekLast().dueUs().getAsLong() - next.dueUs().getAsLong();
        return TimeUnit.MICROSECONDS.toNanos(spanUs) > maxAgeNs && spanUs < LONGEST_SPAN_US;
    }

    @Override
    public synchronized long arrivalUs() {
        return arrivalUs;
    }

    @Override
    public synchronized int takeOverflow() {
        int lost = overflow;
        overflow = 0;
        return lost;
    }

    private void remove(Waiting waiting) {
        bytes -= waiting.size();
        free(waiting.packet());
    }

    private static void free(AVPacket packet) {
        avcodec.av_packet_free(packet);
    }

    /**
     * Ends the reading and frees what waits.
     *
     * @param patience how long the thread may take
     * @return false where it does not come back: the demuxer then belongs to it
     */
    boolean close(Duration patience) {
        synchronized (this) {
            closed = true;
            notifyAll();
        }
        demuxer.abort();
        boolean interrupted = false;
        try {
            thread.join(Math.max(1, patience.toMillis()));
        } catch (InterruptedException e) {
            interrupted = true;
        }
        synchronized (this) {
            while (!queue.isEmpty()) {
                remove(queue.remove());
            }
            orphaned = !ended;
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
            return ended;
        }
    }
}
