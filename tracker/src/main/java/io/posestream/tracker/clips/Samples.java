package io.posestream.tracker.clips;

import io.posestream.core.clip.ClipWindow;
import io.posestream.core.joints.Smoothing;

/**
 * One track on the points of one window: straight lines between sightings that are close enough, gaps elsewhere. Rows as
 * in {@link Sightings}. Not thread safe.
 */
final class Samples {
    /** How long a gap may be filled, µs. */
    private static final long FILL_US = 500_000;

    private final Sightings track;
    private final float[] rows;
    private final byte[] gaps;
    private final int seen;

    private Samples(Sightings track, float[] rows, byte[] gaps) {
        this.track = track;
        this.rows = rows;
        this.gaps = gaps;
        int count = 0;
        for (byte gap : gaps) {
            count += 1 - gap;
        }
        this.seen = count;
    }

    /**
     * Samples a track.
     *
     * @param seen where it was seen
     * @param window rate and length
     * @param firstPoint of the window
     * @param settings what leaves a gap, and whether joints are smoothed
     */
    static Samples of(Sightings seen, ClipWindow window, long firstPoint, ClipSettings settings) {
        Sightings track = settings.smoothing()
                .map(filter -> smoothed(seen, window, firstPoint, filter))
                .orElse(seen);
        long bridgeUs = settings.bridgeUs();
        int width = track.width();
        float[] rows = new float[window.length() * width];
        byte[] gaps = new byte[window.length()];
        for (int frame = 0; frame < gaps.length; frame++) {
            long us = window.timeUs(firstPoint + frame);
            int before = track.atOrBefore(us);
            if (before >= 0 && track.timeUs(before) == us) {
                copy(track, before, rows, frame * width);
            } else if (before >= 0
                    && before + 1 < track.size()
                    && track.timeUs(before + 1) - track.timeUs(before) <= bridgeUs) {
                between(track, before, us, rows, frame * width);
            } else {
                gaps[frame] = 1;
            }
        }
        return new Samples(seen, rows, gaps);
    }

    /** From the sighting before the window on, so that a clip depends on its own frames alone. */
    private static Sightings smoothed(Sightings seen, ClipWindow window, long firstPoint, Smoothing filter) {
        int from = Math.max(0, seen.atOrBefore(window.timeUs(firstPoint)));
        int last = seen.atOrBefore(window.timeUs(firstPoint + window.length() - 1));
        return SmoothedSightings.of(seen, from, Math.min(seen.size(), last + 2), filter);
    }

    private static void copy(Sightings track, int index, float[] rows, int start) {
        for (int column = 0; column < track.width(); column++) {
            rows[start + column] = track.value(index, column);
        }
    }

    /** A joint that one of the two sightings has not is absent between them too: nobody knows where it was. */
    private static void between(Sightings track, int before, long us, float[] rows, int start) {
        long from = track.timeUs(before);
        double part = (double) (us - from) / (track.timeUs(before + 1) - from);
        for (int column = 0; column < Sightings.BOX; column++) {
            rows[start + column] = line(track, before, column, part);
        }
        for (int column = Sightings.BOX; column < track.width(); column += 3) {
            float score = Math.min(track.value(before, column + 2), track.value(before + 1, column + 2));
            if (score > 0) {
                rows[start + column] = line(track, before, column, part);
                rows[start + column + 1] = line(track, before, column + 1, part);
                rows[start + column + 2] = score;
            }
        }
    }

    private static float line(Sightings track, int before, int column, double part) {
        float a = track.value(before, column);
        float b = track.value(before + 1, column);
        return (float) (a + (b - (double) a) * part);
    }

    Sightings track() {
        return track;
    }

    int width() {
        return track.width();
    }

    /** How many frames the window has. */
    int frames() {
        return gaps.length;
    }

    /** In how many frames the track is seen. */
    int seen() {
        return seen;
    }

    boolean isGap(int frame) {
        return gaps[frame] != 0;
    }

    float value(int frame, int column) {
        return rows[frame * track.width() + column];
    }

    /** Puts places into gaps, with score 0. */
    void fill(ClipSettings.Fill fill, int rate) {
        if (fill == ClipSettings.Fill.ZERO) {
            return;
        }
        int most = (int) (FILL_US * rate / 1_000_000);
        int before = -1;
        for (int frame = 0; frame < gaps.length; frame++) {
            if (gaps[frame] == 0) {
                if (fill == ClipSettings.Fill.INTERPOLATE && before >= 0 && frame - before - 1 <= most) {
                    for (int gap = before + 1; gap < frame; gap++) {
                        put(gap, before, frame, (double) (gap - before) / (frame - before));
                    }
                }
                before = frame;
            } else if (fill == ClipSettings.Fill.HOLD && before >= 0 && frame - before <= most) {
                put(frame, before, before, 0);
            }
        }
    }

    private void put(int gap, int before, int after, double part) {
        int width = track.width();
        for (int column = 0; column < width; column++) {
            boolean score = column >= Sightings.BOX && (column - Sightings.BOX) % 3 == 2;
            float a = rows[before * width + column];
            float b = rows[after * width + column];
            rows[gap * width + column] = score ? 0 : (float) (a + (b - (double) a) * part);
        }
    }
}
