package io.posestream.ingest;

import io.posestream.core.UserError;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.NoAnswerException;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Opens an address on a thread that can be left behind: names are looked up and standard input is read in native calls that
 * no deadline ends. Whoever waits goes on then, and what is opened after all is closed at once.
 */
final class GuardedOpening {
    private static final long LOOK_MS = 50;
    /** Beyond its own deadline a native call counts as stuck. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private final MediaAddress address;
    private final ReaderOptions options;
    private final CompletableFuture<VideoReader> opened = new CompletableFuture<>();
    private volatile long calledNs = System.nanoTime();

    private GuardedOpening(MediaAddress address, ReaderOptions options) {
        this.address = address;
        this.options = options;
    }

    /**
     * As {@link VideoReader#open(MediaAddress, ReaderOptions)}.
     *
     * @throws NoAnswerException also where a native call does not return within its timeout and a second
     */
    static VideoReader open(MediaAddress address, ReaderOptions options) {
        VideoReader.loadLibraries();
        GuardedOpening opening = new GuardedOpening(address, options);
        Thread thread = new Thread(opening::run, "open-" + address.streamName());
        thread.setDaemon(true);
        thread.start();
        return opening.await(thread);
    }

    private void run() {
        try {
            VideoReader reader = VideoReader.open(address, options, () -> calledNs = System.nanoTime());
            if (!opened.complete(reader)) {
                reader.close();
            }
        } catch (RuntimeException | Error e) {
            opened.completeExceptionally(e);
        }
    }

    private VideoReader await(Thread thread) {
        long mostNs = options.openTimeout().plus(GRACE).toNanos();
        while (true) {
            try {
                return opened.get(LOOK_MS, TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                if (System.nanoTime() - calledNs > mostNs) {
                    leave(thread, new NoAnswerException(address + ": no answer in time, and the call does not return"));
                }
            } catch (InterruptedException e) {
                leave(thread, new UserError(address + ": opening was given up"));
                Thread.currentThread().interrupt();
            } catch (ExecutionException e) {
                if (e.getCause() instanceof Error error) {
                    throw error;
                }
                throw (RuntimeException) e.getCause();
            }
        }
    }

    /** What is opened at this very moment is handed over all the same. */
    private void leave(Thread thread, RuntimeException why) {
        opened.completeExceptionally(why);
        thread.interrupt();
    }
}
