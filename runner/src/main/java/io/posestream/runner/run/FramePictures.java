package io.posestream.runner.run;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.media.Image;
import io.posestream.media.PictureCache;
import io.posestream.results.overlay.PictureBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The pictures of an overlay: those that a stage of this process has decoded, else read from the topic of frames by their
 * place. Owns its reader. Thread-safe.
 */
public final class FramePictures implements PictureBytes, AutoCloseable {
    private static final long PICTURE_WAIT_SECONDS = 60;

    private final ClientSettings clients;
    private final Optional<PictureCache> decoded;
    /** Opened when it is needed first: mostly all pictures are at hand. */
    private Optional<FrameFetcher> fetcher = Optional.empty();

    /** @param clients how to reach the broker */
    public FramePictures(ClientSettings clients) {
        this(clients, Optional.empty());
    }

    /**
     * @param clients how to reach the broker
     * @param decoded what the stages of this process decode; stays the caller's
     */
    public FramePictures(ClientSettings clients, Optional<PictureCache> decoded) {
        this.clients = clients;
        this.decoded = decoded;
    }

    @Override
    public Optional<Image> decoded(FrameId id) {
        Optional<Image> picture = decoded.flatMap(cache -> cache.take(id));
        // pictures are asked for in order: older ones are drawn no more
        decoded.ifPresent(cache -> cache.discardThrough(id));
        return picture;
    }

    @Override
    public Optional<ByteBuffer> fetch(FrameId id, Optional<FrameLocation> location) throws IOException {
        return location.isPresent() ? fetch(id, location.get()) : Optional.empty();
    }

    private Optional<ByteBuffer> fetch(FrameId id, FrameLocation location) throws IOException {
        try {
            return fetcher()
                    .fetch(location, id)
                    .get(PICTURE_WAIT_SECONDS, TimeUnit.SECONDS)
                    .map(EncodedFrame::bytes);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the picture of " + id + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the picture of " + id, e);
        }
    }

    private synchronized FrameFetcher fetcher() {
        FrameFetcher open = fetcher.orElseGet(() -> new FrameFetcher(clients));
        fetcher = Optional.of(open);
        return open;
    }

    @Override
    public synchronized void close() {
        fetcher.ifPresent(FrameFetcher::close);
        fetcher = Optional.empty();
    }
}
