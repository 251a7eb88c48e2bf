package io.posestream.ingest.camera;

import io.posestream.core.UserError;
import io.posestream.media.video.Grab;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.NoAnswerException;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoInfo;
import io.posestream.media.video.VideoReader;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * One connection to a camera, on a thread of its own that can be abandoned: where a native call never returns, the thread
 * is left behind, tells nobody anything any more, and frees what it holds should it ever come back. Owns its reader.
 */
final class CameraLink {
    /** Beyond its own deadline a native call counts as stuck. */
    private static final Duration GRACE = Duration.ofSeconds(1);
    /** So many times the longest silence without a picture: its answer, what it sends and the first key frame may take one each. */
    private static final int BARREN = 3;

    private final MediaAddress address;
    private final ReaderOptions options;
    private final Duration silence;
    private final Listener listener;
    private final Thread thread;
    private volatile long calledNs = System.nanoTime();
    private volatile long grabbedNs = calledNs;
    private volatile boolean over;

    /** Is told what a connection gives; on the connection's thread, never after {@link #abandon}. */
    interface Listener {
        /** The first picture is there. */
        void connected(VideoInfo info);

        /** Something was read; a picture is the receiver's to close. */
        void grabbed(Grab grab);

        /**
         * The connection is over.
         *
         * @param why in a few words
         * @param refused whether the camera answered and refused
         */
        void over(String why, boolean refused);
    }

    /** Begins to connect. */
    CameraLink(String streamId, MediaAddress address, Duration silence, Duration maxAge, Listener listener) {
        this.address = address;
        this.silence = silence;
        this.options = new ReaderOptions(1, silence, silence, Map.of(), Optional.of(maxAge));
        this.listener = listener;
        this.thread = new Thread(this::run, "camera-" + streamId);
        thread.setDaemon(true);
        thread.start();
    }

    private void run() {
        String why;
        boolean refused = false;
        try {
            why = readAll();
        } catch (UserError e) {
            why = e.getMessage();
            refused = true;
        } catch (NoAnswerException | IOException e) {
            why = e.getMessage();
        } catch (RuntimeException | OutOfMemoryError e) {
            why = "reading it failed: " + e;
        }
        String reason = why;
        boolean isRefusal = refused;
        tell(() -> listener.over(reason, isRefusal));
    }

    private String readAll() throws IOException {
        try (VideoReader reader = VideoReader.open(address, options, () -> calledNs = System.nanoTime())) {
            if (!reader.isLive()) {
                throw new UserError(address + ": is a recording now, no camera");
            }
            tell(() -> listener.connected(reader.info()));
            while (!over) {
                Grab grab = reader.next();
                if (grab instanceof Grab.End) {
                    return "its stream ended";
                }
                grabbedNs = System.nanoTime();
                hand(grab);
            }
            return "given up";
        }
    }

    private void hand(Grab grab) {
        boolean taken = tell(() -> listener.grabbed(grab));
        if (!taken && grab instanceof Grab.Picture picture) {
            picture.close();
        }
    }

    private synchronized boolean tell(Runnable news) {
        if (over) {
            return false;
        }
        news.run();
        return true;
    }

    /** Whether a native call has not returned though its deadline is over, or nothing comes of all that is read. */
    boolean isWedged() {
        long now = System.nanoTime();
        boolean stuck = now - calledNs > silence.plus(GRACE).toNanos();
        boolean barren =
                now - grabbedNs > silence.multipliedBy(BARREN).plus(GRACE).toNanos();
        return thread.isAlive() && (stuck || barren);
    }

    /** Whether its thread has come back. */
    boolean isOver() {
        return !thread.isAlive();
    }

    /** Its listener has kept it waiting, so that it could give no sign of life itself. */
    void isHeard() {
        calledNs = System.nanoTime();
        grabbedNs = calledNs;
    }

    /** Ends it; waits for nobody. */
    void abandon() {
        over = true;
        thread.interrupt();
    }
}
