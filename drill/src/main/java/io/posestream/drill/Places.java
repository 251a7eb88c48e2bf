package io.posestream.drill;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** Where in the work something happens. Static functions. */
final class Places {
    /** Behind it there is enough left to do for the last of them. */
    static final double LAST = 0.9;

    private Places() {}

    /** Some of chance, in order, from 0 to 1. */
    static List<Double> of(Random random, int count) {
        List<Double> places = new ArrayList<>();
        for (int place = 0; place < count; place++) {
            places.add(random.nextDouble() * LAST);
        }
        Collections.sort(places);
        return places;
    }
}
