package io.posestream.runner.run;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.system.Uninterrupted;
import io.posestream.results.Finished;
import io.posestream.results.StreamSink;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Owns the result files of one stream and the thread that writes them, so that a slow overlay delays nobody else; how far
 * it may fall behind is bounded by ingest's lead. Files that cannot be written cost this stream alone: what comes then is
 * passed over, so that neither ingest nor the end of the run waits for it.
 */
final class StreamWriter implements AutoCloseable {
    private final String streamId;
    private final StreamSink results;
    private final Consumer<? super FrameId> written;
    private final Runnable ended;
    private final BiConsumer<String, Throwable> failed;
    private final BlockingQueue<Optional<StreamItem<Tracks>>> queue = new LinkedBlockingQueue<>();
    private final Object handOver = new Object();
    private Optional<FrameLocation> oldestNeeded = Optional.empty();
    private final Thread thread;
    private volatile Optional<Throwable> broken = Optional.empty();

    /**
     * Starts the thread.
     *
     * @param streamId for messages
     * @param results taken over
     * @param written told the last name of each item that is past the writer
     * @param ended told once the end of the stream is past the writer
     * @param failed told once why the files cannot be written
     */
    StreamWriter(
            String streamId,
            StreamSink results,
            Consumer<? super FrameId> written,
            Runnable ended,
            BiConsumer<String, Throwable> failed) {
        this.streamId = streamId;
        this.results = results;
        this.written = written;
        this.ended = ended;
        this.failed = failed;
        this.thread = new Thread(this::write, "write-" + streamId);
        this.thread.start();
    }

    /** Takes the next item; returns at once. */
    void accept(StreamItem<Tracks> item) {
        // together, so that the janitor never sees a picture in the queue as needed by nobody
        synchronized (handOver) {
            oldestNeeded = oldestNeeded.or(() -> item.provenance().frame());
            queue.add(Optional.of(item));
        }
    }

    /** The oldest picture that may still be drawn. */
    Optional<FrameLocation> oldestNeeded() {
        synchronized (handOver) {
            return oldestNeeded;
        }
    }

    private void write() {
        try {
            for (Optional<StreamItem<Tracks>> item = queue.take(); item.isPresent(); item = queue.take()) {
                if (broken.isEmpty()) {
                    write(item.get());
                }
                pass(item.get());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(StreamItem<Tracks> item) {
        try {
            results.accept(item);
        } catch (RuntimeException | Error e) {
            broken = Optional.of(e);
            failed.accept("writing the results of " + streamId, e);
        }
    }

    private void pass(StreamItem<Tracks> item) {
        settle(item);
        if (item instanceof StreamItem.End<Tracks> end) {
            if (!end.reason().equals(EndReason.LOST)) {
                ended.run();
            }
        } else {
            written.accept(item.id().plus(item.count() - 1));
        }
    }

    private void settle(StreamItem<Tracks> item) {
        synchronized (handOver) {
            // what is queued lies behind the item just written
            oldestNeeded = broken.isPresent()
                    ? Optional.empty()
                    : results.oldestNeeded()
                            .or(() -> queue.isEmpty()
                                    ? Optional.empty()
                                    : item.provenance().frame());
        }
    }

    /** Waits for what was handed over, gives the files their final names, and leaves no others. */
    Finished finish() {
        stop();
        if (broken.isPresent()) {
            throw new IllegalStateException(
                    "they could not be written: " + broken.get().getMessage(), broken.get());
        }
        Finished finished = results.finish();
        results.close();
        return finished;
    }

    private void stop() {
        queue.add(Optional.empty());
        Uninterrupted.await(() -> {
            thread.join();
            return true;
        });
    }

    @Override
    public void close() {
        stop();
        results.close();
    }
}
