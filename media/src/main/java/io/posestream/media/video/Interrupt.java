package io.posestream.media.video;

import java.time.Duration;
import org.bytedeco.ffmpeg.avformat.AVFormatContext;
import org.bytedeco.ffmpeg.avformat.AVIOInterruptCB;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.javacpp.Pointer;

/**
 * Ends blocking FFmpeg input at a deadline or on demand. One static callback serves all streams, because JavaCPP has
 * ten instances per callback class and hands FFmpeg a null pointer from the eleventh on; the deadline of the stream
 * lies in native memory behind its {@code opaque} pointer. Owns that memory. Any thread may call {@link #abort()};
 * interrupting the thread that reads has the same effect for as long as it is interrupted.
 */
final class Interrupt implements AutoCloseable {
    private static final AVIOInterruptCB.Callback_Pointer CALLBACK = new DeadlineCheck();

    private final LongPointer deadline;
    private volatile boolean aborted;
    private boolean closed;

    Interrupt() {
        deadline = new LongPointer(1);
        arm(Duration.ofDays(1));
    }

    /** Compares the clock with the deadline that lies at {@code opaque}. Called by FFmpeg on whatever thread reads. */
    private static final class DeadlineCheck extends AVIOInterruptCB.Callback_Pointer {
        @Override
        public int call(Pointer opaque) {
            boolean ends = System.nanoTime() - new LongPointer(opaque).get(0) >= 0;
            return ends || Thread.currentThread().isInterrupted() ? 1 : 0;
        }
    }

    /** Makes {@code context} ask here; before it is opened. */
    void attachTo(AVFormatContext context) {
        context.interrupt_callback().callback(CALLBACK).opaque(deadline);
    }

    /** From now on input may block for {@code patience}; after {@link #abort()} not at all. */
    synchronized void arm(Duration patience) {
        if (!aborted && !closed) {
            deadline.put(0, System.nanoTime() + patience.toNanos());
        }
    }

    /** Ends the read in progress and all later ones. */
    synchronized void abort() {
        aborted = true;
        if (!closed) {
            deadline.put(0, System.nanoTime());
        }
    }

    /**
     * True after {@link #abort()}, and on a thread that is interrupted: FFmpeg's own error code does not say it reliably.
     */
    boolean isAborted() {
        return aborted || Thread.currentThread().isInterrupted();
    }

    /** True when the deadline has passed. */
    synchronized boolean isExpired() {
        return closed || System.nanoTime() - deadline.get(0) >= 0;
    }

    /** Frees the memory; after the format context is gone. */
    @Override
    public synchronized void close() {
        if (!closed) {
            closed = true;
            deadline.close();
        }
    }
}
