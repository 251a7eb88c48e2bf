package io.posestream.runner.run;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.results.overlay.PictureBytes;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The pictures of an overlay, read from the topic of frames by their place. Owns its reader. Thread-safe. */
public final class FramePictures implements PictureBytes, AutoCloseable {
    private static final long PICTURE_WAIT_SECONDS = 60;

    private final FrameFetcher fetcher;

    /** @param clients how to reach the broker */
    public FramePictures(ClientSettings clients) {
        this.fetcher = new FrameFetcher(clients);
    }

    @Override
    public Optional<ByteBuffer> fetch(FrameId id, Optional<FrameLocation> location) throws IOException {
        return location.isPresent() ? fetch(id, location.get()) : Optional.empty();
    }

    private Optional<ByteBuffer> fetch(FrameId id, FrameLocation location) throws IOException {
        try {
            return fetcher.fetch(location, id)
                    .get(PICTURE_WAIT_SECONDS, TimeUnit.SECONDS)
                    .map(EncodedFrame::bytes);
        } catch (ExecutionException | TimeoutException e) {
            throw new IOException("the picture of " + id + " cannot be read", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while reading the picture of " + id, e);
        }
    }

    @Override
    public void close() {
        fetcher.close();
    }
}
