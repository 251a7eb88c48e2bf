package io.posestream.ingest.camera;

import io.posestream.core.CaptureClock;
import io.posestream.core.StreamPolicy;
import io.posestream.core.UserError;
import io.posestream.ingest.source.CameraTimes;
import io.posestream.ingest.source.EncodeSettings;
import io.posestream.ingest.source.FrameSource;
import io.posestream.ingest.source.NewestFirst;
import io.posestream.ingest.source.Origin;
import io.posestream.ingest.source.SourceEvent;
import io.posestream.ingest.source.SourceInfo;
import io.posestream.ingest.source.VideoPicture;
import io.posestream.media.video.Grab;
import io.posestream.media.video.VideoInfo;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A camera: connected to again whenever its connection ends, each time as a new epoch. Holds one picture at most, the
 * newest; an older one that nobody took counts as late and is never encoded. Owns its connection. One thread reads it;
 * {@link #health()} may be asked by any.
 */
public final class CameraSource implements FrameSource {
    private static final Logger LOG = LoggerFactory.getLogger(CameraSource.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(500);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
    /** An archive's pictures that wait to be taken; beyond them the connection is read no further, and packets wait. */
    private static final int MOST_WAITING = 4;
    /** How long an archive's packets wait for the decoder, at most: as long as there is room for them. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    /** For a first contact that ends just in time. */
    private static final Duration GRACE = Duration.ofSeconds(1);

    private static final long LOOK_MS = 50;
    /** Each costs a thread and its memory until its call returns: it is waited for where there are so many. */
    private static final int MOST_LEFT_BEHIND = 3;

    /** What is told of a camera that is not there yet. */
    private static final long USUAL_INTERVAL_US = 40_000;

    private static final int USUAL_WIDTH = 1920;
    private static final int USUAL_HEIGHT = 1080;

    private final Origin.Remote origin;
    private final String streamId;
    private final EncodeSettings encoding;
    private final boolean replaces;
    private final HealthMonitor monitor;
    private final SteadyClock steady = new SteadyClock();
    private final NewestFirst events = new NewestFirst();
    private final List<CameraLink> leftBehind = new ArrayList<>();
    private CameraLink link;
    private Listening listening;
    private Optional<VideoInfo> info = Optional.empty();
    private Optional<Refusal> first = Optional.empty();
    private boolean contacted;
    private boolean wanted;
    private boolean epochOpen;
    private boolean linked;
    private boolean ended;
    private int failures;
    private long retryNs;
    private long startedNs;
    private long lastPictureNs = System.nanoTime();
    private long firstSteadyUs = -1;

    /** What came of the first contact where it was no picture. */
    private record Refusal(String why, boolean refused) {}

    private CameraSource(Origin.Remote origin, String streamId, EncodeSettings encoding, StreamPolicy policy) {
        this.origin = origin;
        this.streamId = streamId;
        this.encoding = encoding;
        this.replaces = policy == StreamPolicy.LIVE;
        this.monitor = new HealthMonitor(origin.camera().frozenAfter(), line -> LOG.warn("{}: {}", streamId, line));
    }

    /**
     * Begins to connect, and returns at once.
     *
     * @param policy of its stream: of an archive no picture is replaced
     */
    public static CameraSource start(
            Origin.Remote origin, String streamId, EncodeSettings encoding, StreamPolicy policy) {
        CameraSource camera = new CameraSource(origin, streamId, encoding, policy);
        synchronized (camera) {
            camera.connect();
        }
        return camera;
    }

    /**
     * Waits for the first picture or what comes instead.
     *
     * @return why there is none yet, where the camera does not answer; it is tried again. At once on a thread that is
     *     interrupted
     * @throws UserError where it answers and refuses
     */
    public synchronized Optional<String> awaitContact() {
        long deadline =
                System.nanoTime() + origin.camera().silence().plus(GRACE).toNanos();
        while (!contacted && System.nanoTime() < deadline) {
            sleep();
            if (Thread.currentThread().isInterrupted()) {
                return Optional.of(origin + ": nobody waits for its answer any more");
            }
        }
        if (first.isPresent() && first.get().refused()) {
            throw new UserError(first.get().why());
        }
        return contacted
                ? first.map(Refusal::why)
                : Optional.of(
                        origin + ": no answer in " + origin.camera().silence().toSeconds() + " s");
    }

    /** How it is. */
    public SourceHealth health() {
        return monitor.health();
    }

    @Override
    public synchronized SourceInfo info() {
        return new SourceInfo(
                origin.streamName(),
                CaptureClock.ARRIVAL,
                0,
                info.map(VideoInfo::intervalUs).orElse(USUAL_INTERVAL_US),
                info.map(VideoInfo::width).orElse(USUAL_WIDTH),
                info.map(VideoInfo::height).orElse(USUAL_HEIGHT),
                OptionalLong.empty(),
                OptionalLong.empty(),
                "");
    }

    /**
     * The next event: the newest picture, what was left out before it, the loss of a connection, or the end when the time
     * is over.
     *
     * @throws IOException where no picture came for so long that the camera is given up
     */
    @Override
    public synchronized SourceEvent next() throws IOException {
        if (!wanted) {
            wanted = true;
            startedNs = System.nanoTime();
        }
        while (!isOver()) {
            if (!events.isEmpty()) {
                if (link != null) {
                    link.isHeard();
                }
                notifyAll();
                return events.remove();
            }
            if (isGivenUp()) {
                end("given up");
                throw new IOException(origin + ": no picture for "
                        + origin.camera().giveUpAfter().orElseThrow().toSeconds() + " s: given up");
            }
            sleep();
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("stopped");
            }
        }
        if (!ended) {
            end("the time is over");
        }
        // what came in before is still told, for each picture counts
        return events.isEmpty() ? new SourceEvent.Ended(false, 0) : events.remove();
    }

    private boolean isOver() {
        return isPast(startedNs, origin.camera().duration());
    }

    private boolean isGivenUp() {
        return !linked && isPast(lastPictureNs, origin.camera().giveUpAfter());
    }

    private static boolean isPast(long sinceNs, Optional<Duration> time) {
        return time.isPresent() && System.nanoTime() - sinceNs > time.get().toNanos();
    }

    /** Waits for news, for a short time; sees to the connection on the way. */
    private void sleep() {
        tend();
        try {
            TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tend() {
        if (ended) {
            return;
        }
        if (link != null && link.isWedged()) {
            link.abandon();
            leftBehind.add(link);
            over(listening, "a native call does not return; left behind", false);
        }
        leftBehind.removeIf(CameraLink::isOver);
        if (link == null && System.nanoTime() - retryNs >= 0 && leftBehind.size() < MOST_LEFT_BEHIND) {
            connect();
        }
    }

    private void connect() {
        listening = new Listening();
        link = new CameraLink(
                streamId,
                origin.address(),
                origin.camera().silence(),
                replaces ? origin.camera().maxAge() : AS_LONG_AS_IT_TAKES,
                listening);
    }

    private void end(String why) {
        ended = true;
        monitor.ended(why);
        if (link != null) {
            link.abandon();
            link = null;
        }
    }

    private synchronized void over(Listening which, String why, boolean refused) {
        if (ended || which != listening) {
            return;
        }
        link = null;
        listening = null;
        linked = false;
        monitor.lost(why);
        if (!contacted) {
            contacted = true;
            first = Optional.of(new Refusal(why, refused));
        }
        if (epochOpen) {
            epochOpen = false;
            events.add(new SourceEvent.Lost());
            LOG.warn("{}: lost: {}", streamId, why);
        }
        retryNs = System.nanoTime() + pause(failures).toNanos();
        failures++;
        notifyAll();
    }

    /** Twice as long after each failure, give or take a half, so that many cameras do not come back at one moment. */
    static Duration pause(int failures) {
        double longest = Math.min(
                (double) LONGEST_PAUSE.toMillis(), FIRST_PAUSE.toMillis() * Math.pow(2, Math.min(failures, 20)));
        return Duration.ofMillis(
                (long) (longest * (0.5 + ThreadLocalRandom.current().nextDouble())));
    }

    private synchronized void connected(Listening which, VideoInfo video) {
        if (ended || which != listening) {
            return;
        }
        boolean back = contacted && failures > 0;
        info = Optional.of(video);
        contacted = true;
        linked = true;
        failures = 0;
        steady.reconnected();
        monitor.connected(video.intervalUs());
        if (back) {
            LOG.info("{}: connected", streamId);
        }
        notifyAll();
    }

    private synchronized void grabbed(Listening which, Grab grab) {
        awaitPlace(which);
        if (ended || which != listening) {
            if (grab instanceof Grab.Picture picture) {
                picture.close();
            }
            return;
        }
        if (grab instanceof Grab.Picture picture) {
            take(picture);
        } else if (grab instanceof Grab.Late late) {
            monitor.late(late.count());
            leaveOut(late.count());
        } else if (grab instanceof Grab.Corrupt corrupt && wanted) {
            events.add(new SourceEvent.Corrupt(corrupt.count(), 0));
        }
        notifyAll();
    }

    /** A live stream always has a place: what waits is replaced. */
    private void awaitPlace(Listening which) {
        try {
            while (!replaces && events.size() >= MOST_WAITING && !ended && which == listening) {
                TimeUnit.MILLISECONDS.timedWait(this, LOOK_MS);
            }
        } catch (InterruptedException e) {
            // it was abandoned: what it has is closed
            Thread.currentThread().interrupt();
        }
    }

    private void take(Grab.Picture picture) {
        Grab.Arrival arrival = picture.arrival().orElseThrow();
        lastPictureNs = System.nanoTime();
        monitor.picture(picture.ptsUs(), arrival.digest());
        long steadyUs = steady.next(picture.ptsUs(), arrival.us());
        if (!wanted) {
            // nobody has begun to read: the stream begins later
            picture.close();
            return;
        }
        firstSteadyUs = firstSteadyUs < 0 ? steadyUs : firstSteadyUs;
        CameraTimes times = new CameraTimes(
                arrival.us(),
                arrival.capturedUs(),
                steadyUs,
                steadyUs - firstSteadyUs,
                info.map(VideoInfo::intervalUs).orElse(USUAL_INTERVAL_US));
        epochOpen = true;
        VideoPicture taken = new VideoPicture(picture, encoding, Optional.of(times));
        if (!replaces) {
            events.add(new SourceEvent.Shown(taken));
        } else if (events.add(taken)) {
            monitor.late(1);
        }
    }

    private void leaveOut(long count) {
        if (!wanted) {
            return;
        }
        epochOpen = true;
        events.leaveOut(count);
    }

    @Override
    public synchronized void close() {
        if (!ended) {
            end("closed");
        }
        events.clear();
    }

    /** Passes on what one connection tells. */
    private final class Listening implements CameraLink.Listener {
        @Override
        public void connected(VideoInfo video) {
            CameraSource.this.connected(this, video);
        }

        @Override
        public void grabbed(Grab grab) {
            CameraSource.this.grabbed(this, grab);
        }

        @Override
        public void over(String why, boolean refused) {
            CameraSource.this.over(this, why, refused);
        }
    }
}
