package io.posestream.drill;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * One kill of a plan.
 *
 * @param at how much of the work is done before, from 0 to 1
 * @param delayMs from then on
 * @param target which of the processes, a number that may be larger than there are
 * @param restMs until it starts again
 */
record Kill(double at, int delayMs, int target, int restMs) {
    private static final int MOST_DELAY_MS = 1500;
    private static final int MOST_REST_MS = 2500;
    private static final int TARGETS = 1 << 16;

    /** Some kills, the same for the same seed. */
    static List<Kill> plan(long seed, int kills) {
        Random random = new Random(seed);
        List<Kill> plan = new ArrayList<>();
        for (int kill = 0; kill < kills; kill++) {
            plan.add(new Kill(
                    random.nextDouble() * Places.LAST,
                    random.nextInt(MOST_DELAY_MS),
                    random.nextInt(TARGETS),
                    random.nextInt(MOST_REST_MS)));
        }
        plan.sort(Comparator.comparingDouble(Kill::at));
        return plan;
    }

    /** Of these, the one to kill: the next that is not done. */
    Member choose(List<Member> members) {
        return IntStream.range(0, members.size())
                .mapToObj(step -> members.get((target + step) % members.size()))
                .filter(member -> !member.isDone())
                .findFirst()
                .orElseThrow();
    }
}
