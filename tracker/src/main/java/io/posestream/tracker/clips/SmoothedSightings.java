package io.posestream.tracker.clips;

import io.posestream.core.joints.OneEuro;
import io.posestream.core.joints.Smoothing;

/** Smooths the joints of a track over its sightings. Static functions, thread-safe. */
final class SmoothedSightings {
    private static final int HEIGHT = 2;
    private static final int WIDTH = 3;

    private SmoothedSightings() {}

    /**
     * A copy of some sightings, each joint filtered from the first of them on, anew after it was unseen for long; boxes and
     * scores stay, and so do absent joints.
     *
     * @param track to copy from
     * @param from first sighting
     * @param to the one after the last
     * @param settings of the filter
     */
    static Sightings of(Sightings track, int from, int to, Smoothing settings) {
        Sightings copy = track.part(from, to);
        for (int column = Sightings.BOX; column < copy.width(); column += 3) {
            smooth(copy, column, settings);
        }
        return copy;
    }

    private static void smooth(Sightings track, int column, Smoothing settings) {
        OneEuro x = new OneEuro(settings);
        OneEuro y = new OneEuro(settings);
        long lastUs = 0;
        for (int index = 0; index < track.size(); index++) {
            if (track.value(index, column + 2) > 0) {
                long elapsedUs = track.timeUs(index) - lastUs;
                if (elapsedUs > settings.resetUs()) {
                    x = new OneEuro(settings);
                    y = new OneEuro(settings);
                }
                lastUs = track.timeUs(index);
                double size = StrictMath.sqrt(
                        (double) Math.max(0, track.value(index, WIDTH)) * Math.max(0, track.value(index, HEIGHT)));
                track.set(index, column, (float) x.next(track.value(index, column), elapsedUs, size));
                track.set(index, column + 1, (float) y.next(track.value(index, column + 1), elapsedUs, size));
            }
        }
    }
}
