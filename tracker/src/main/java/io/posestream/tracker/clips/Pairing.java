package io.posestream.tracker.clips;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Who is together with whom in one window. Static functions, thread-safe. */
final class Pairing {
    /** How far apart two people may be, in heights of the one who looks for company. */
    private static final double REACH = 1.5;

    private static final Comparator<Samples> LEADING = Comparator.comparingInt((Samples one) -> -one.seen())
            .thenComparing(one -> one.track().id().epoch())
            .thenComparing(one -> one.track().id().birthNumber())
            .thenComparing(one -> one.track().id().rank());

    private Pairing() {}

    /**
     * Each person with whoever is nearest on average, among those within 1.5 of the person's own box heights for at
     * least half the frames. A pair that both ask for is one.
     *
     * @param people of one window
     * @return pairs without order among them, each with the longer track first, then the older
     */
    static List<List<Samples>> of(List<Samples> people) {
        List<List<Samples>> pairs = new ArrayList<>();
        for (Samples person : people) {
            Samples nearest = null;
            double least = Double.POSITIVE_INFINITY;
            for (Samples other : people) {
                double distance = other == person ? Double.POSITIVE_INFINITY : meanDistance(person, other);
                if (distance < least) {
                    least = distance;
                    nearest = other;
                }
            }
            if (nearest != null) {
                List<Samples> pair =
                        List.of(person, nearest).stream().sorted(LEADING).toList();
                if (!pairs.contains(pair)) {
                    pairs.add(pair);
                }
            }
        }
        return pairs;
    }

    /** Mean distance of the centres over the frames they are close in; infinite where those are too few. */
    private static double meanDistance(Samples person, Samples other) {
        int frames = person.frames();
        int close = 0;
        double sum = 0;
        for (int frame = 0; frame < frames; frame++) {
            if (!person.isGap(frame) && !other.isGap(frame)) {
                double dx = (double) person.value(frame, 0) - other.value(frame, 0);
                double dy = (double) person.value(frame, 1) - other.value(frame, 1);
                double distance = StrictMath.sqrt(dx * dx + dy * dy);
                if (distance <= REACH * person.value(frame, 2)) {
                    close++;
                    sum += distance;
                }
            }
        }
        return 2 * close >= frames && close > 0 ? sum / close : Double.POSITIVE_INFINITY;
    }
}
