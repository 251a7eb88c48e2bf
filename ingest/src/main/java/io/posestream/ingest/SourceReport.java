package io.posestream.ingest;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.ingest.source.CameraOptions;
import io.posestream.media.video.Grab;
import io.posestream.media.video.MediaAddress;
import io.posestream.media.video.NoAnswerException;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoInfo;
import io.posestream.media.video.VideoReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * What a short look at an address has shown. Holds no secrets.
 *
 * @param address for people
 * @param video what its first picture told
 * @param live whether it is a camera
 * @param openMs from the attempt to connect to the first picture
 * @param pictures that came
 * @param damaged pictures that did not come whole
 * @param late pictures that came and were left out, since this machine was too slow to decode them in time
 * @param measuredFps pictures per second of wall time, of a camera
 * @param keyFrameSeconds greatest time between two pictures that can be decoded alone; empty where none or one came
 * @param senderDelayMs least time from the moment a picture was taken, by the camera's clock, to its arrival; it also
 *     holds the difference of the two clocks. Empty where the camera sends no such times
 * @param backlogMs how much older the first picture was than the others, by presentation times: what the connection held
 *     back
 * @param insecure whether any certificate was taken
 */
public record SourceReport(
        String address,
        VideoInfo video,
        boolean live,
        long openMs,
        long pictures,
        long damaged,
        long late,
        OptionalDouble measuredFps,
        OptionalDouble keyFrameSeconds,
        OptionalLong senderDelayMs,
        long backlogMs,
        boolean insecure) {
    private static final double RATE_TOLERANCE = 0.2;
    private static final double LONG_KEY_FRAME_SECONDS = 2;
    private static final int LARGE_WIDTH = 1920;

    /** Checks that nothing is missing. */
    public SourceReport {
        requireNonNull(address, "address is null");
        requireNonNull(video, "video is null");
        requireNonNull(measuredFps, "measuredFps is null");
        requireNonNull(keyFrameSeconds, "keyFrameSeconds is null");
        requireNonNull(senderDelayMs, "senderDelayMs is null");
    }

    /**
     * Connects and looks on for a while.
     *
     * @param silence longest time without an answer
     * @param time how long to look on
     * @throws UserError where it does not answer, refuses, or ends at once
     */
    public static SourceReport of(MediaAddress address, Duration silence, Duration time) {
        ReaderOptions options =
                new ReaderOptions(1, silence, silence, Map.of(), Optional.of(CameraOptions.DEFAULT.maxAge()));
        long startNs = System.nanoTime();
        try (VideoReader reader = GuardedOpening.open(address, options)) {
            long openMs = (System.nanoTime() - startNs) / 1_000_000;
            return new Look(time).at(address, reader, openMs);
        } catch (NoAnswerException | IOException e) {
            throw new UserError(e.getMessage() + ": check the address and the network", e);
        }
    }

    /** What to change, in one line; empty where nothing need be. */
    public Optional<String> advice() {
        if (!live) {
            return Optional.empty();
        }
        if (damaged * 20 > pictures) {
            return Optional.of("pictures are damaged on the way: use TCP (#transport=tcp), or a better network");
        }
        if (keyFrameSeconds.orElse(0) > LONG_KEY_FRAME_SECONDS) {
            return Optional.of(
                    "set the camera to a key frame every second: after a loss, or when decoding is late, nothing"
                            + " is seen until the next one");
        }
        if (video.width() > LARGE_WIDTH) {
            return Optional.of("choose the camera's sub-stream of 1280x720 or 1920x1080: larger pictures cost time and"
                    + " show people no better at the size that networks take");
        }
        if (late * 10 > pictures) {
            return Optional.of("this machine decodes too slowly: choose a smaller sub-stream, or give it less to do");
        }
        double declared = 1e6 / video.intervalUs();
        if (measuredFps.isPresent() && Math.abs(measuredFps.getAsDouble() / declared - 1) > RATE_TOLERANCE) {
            return Optional.of("the camera gives another rate than it declares: look at its exposure and its load");
        }
        return Optional.empty();
    }

    /** The report in lines. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add(address + ": " + (live ? "a camera" : "a recording, read once from its start to its end"));
        lines.add("  picture       " + video.width() + "x" + video.height() + ", " + video.codec());
        lines.add(text("  rate          %.1f frames/s declared", 1e6 / video.intervalUs())
                + (measuredFps.isPresent() ? text(", %.1f measured", measuredFps.getAsDouble()) : ""));
        lines.add("  key frames    "
                + (video.keyFramesOnly()
                        ? "every picture"
                        : keyFrameSeconds.isPresent()
                                ? text("at most %.1f s apart", keyFrameSeconds.getAsDouble())
                                : "fewer than two seen"));
        lines.add("  first picture after " + openMs + " ms; " + pictures + " came, " + damaged + " damaged"
                + (late > 0 ? ", " + late + " left out: this machine does not decode them in time" : ""));
        if (live) {
            lines.add("  clock         "
                    + (senderDelayMs.isPresent()
                            ? "the camera's own (RTCP); pictures arrive " + senderDelayMs.getAsLong()
                                    + " ms later by it, which holds the difference of the clocks"
                            : "none sent: times are those of arrival"));
            lines.add("  held back     " + backlogMs + " ms when the connection began");
        }
        if (insecure) {
            lines.add("  certificate   not looked at (#tls=insecure)");
        } else if (address.startsWith("https:") || address.startsWith("rtsps:") || address.startsWith("rtmps:")) {
            lines.add("  certificate   verified");
        }
        advice().ifPresent(advice -> lines.add("  advice        " + advice));
        return lines;
    }

    private static String text(String form, double value) {
        return String.format(Locale.ROOT, form, value);
    }

    /** Counts what comes. */
    private static final class Look {
        private final long endNs;
        private long pictures;
        private long damaged;
        private long late;
        private long firstArrivalUs;
        private long lastArrivalUs;
        private long firstLagUs;
        private long leastLagUs = Long.MAX_VALUE;
        private long leastDelayUs = Long.MAX_VALUE;
        private long lastKeyUs = -1;
        private long longestKeyUs = -1;

        Look(Duration time) {
            this.endNs = System.nanoTime() + time.toNanos();
        }

        SourceReport at(MediaAddress address, VideoReader reader, long openMs) throws IOException {
            Grab grab = reader.next();
            while (System.nanoTime() < endNs && !(grab instanceof Grab.End)) {
                if (grab instanceof Grab.Picture picture) {
                    picture.close();
                    note(picture);
                } else if (grab instanceof Grab.Corrupt corrupt && pictures > 0) {
                    // what lies before the first key frame is no damage
                    damaged += corrupt.count();
                } else if (grab instanceof Grab.Late left) {
                    late += left.count();
                }
                grab = reader.next();
            }
            if (grab instanceof Grab.Picture picture) {
                picture.close();
            }
            double seconds = (lastArrivalUs - firstArrivalUs) / 1e6;
            return new SourceReport(
                    address.name(),
                    reader.info(),
                    reader.isLive(),
                    openMs,
                    pictures,
                    damaged,
                    late,
                    reader.isLive() && seconds > 1
                            ? OptionalDouble.of((pictures + late - 1) / seconds)
                            : OptionalDouble.empty(),
                    longestKeyUs > 0 ? OptionalDouble.of(longestKeyUs / 1e6) : OptionalDouble.empty(),
                    leastDelayUs < Long.MAX_VALUE ? OptionalLong.of(leastDelayUs / 1000) : OptionalLong.empty(),
                    pictures == 0 ? 0 : Math.max(0, firstLagUs - leastLagUs) / 1000,
                    address.isInsecure());
        }

        private void note(Grab.Picture picture) {
            pictures++;
            if (picture.arrival().isEmpty()) {
                return;
            }
            Grab.Arrival arrival = picture.arrival().get();
            long lagUs = arrival.us() - picture.ptsUs();
            firstLagUs = pictures == 1 ? lagUs : firstLagUs;
            leastLagUs = Math.min(leastLagUs, lagUs);
            firstArrivalUs = pictures == 1 ? arrival.us() : firstArrivalUs;
            lastArrivalUs = arrival.us();
            arrival.capturedUs().ifPresent(taken -> leastDelayUs = Math.min(leastDelayUs, arrival.us() - taken));
            if (arrival.key()) {
                longestKeyUs = lastKeyUs < 0 ? longestKeyUs : Math.max(longestKeyUs, picture.ptsUs() - lastKeyUs);
                lastKeyUs = picture.ptsUs();
            }
        }
    }
}
