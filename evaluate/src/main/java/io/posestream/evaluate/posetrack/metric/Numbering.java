package io.posestream.evaluate.posetrack.metric;

import java.util.HashMap;
import java.util.Map;

/** Numbers ids from 0 in the order they first come. Not thread-safe. */
final class Numbering {
    private final Map<Long, Integer> numbers = new HashMap<>();

    /** The number of {@code id}, a new one when it is new. */
    int add(long id) {
        Integer known = numbers.putIfAbsent(id, numbers.size());
        return known == null ? numbers.size() - 1 : known;
    }

    void addAll(EvaluationFrame.Side side) {
        for (int person = 0; person < side.people(); person++) {
            add(side.id(person));
        }
    }

    /** The number of an id that was added. */
    int of(long id) {
        return numbers.get(id);
    }

    int count() {
        return numbers.size();
    }
}
