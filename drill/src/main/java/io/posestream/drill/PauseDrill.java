package io.posestream.drill;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Stops processes where they are for so long that others take their work, lets them go on as if nothing had been, and sets
 * the clock of one of them to other times.
 */
final class PauseDrill implements Drill.Disturbance {
    /** A session of our groups ends after 6 s. */
    private static final int LEAST_SECONDS = 10;

    private static final int MORE_SECONDS = 12;
    /** What the clock of one process is off by, one after the other, in seconds. */
    private static final List<String> JUMPS = List.of("+3600", "+0", "-30", "+0");

    private static final int JUMP_MS = 4000;
    private static final List<String> CLOCKS = List.of("broker-1", "track-1", "pose-1", "detect-1", "ingest-1");

    private final long seed;
    private final int pauses;
    private final FakeClock clock;
    private final PrintWriter out;

    PauseDrill(long seed, int pauses, FakeClock clock, PrintWriter out) {
        this.seed = seed;
        this.pauses = pauses;
        this.clock = clock;
        this.out = out;
    }

    /** The process whose clock jumps. */
    String jumper() {
        return CLOCKS.get((int) Math.floorMod(seed, (long) CLOCKS.size()));
    }

    /** Everything on this machine, one process with a clock that this drill sets. */
    Setting setting(int brokers) {
        return new Setting(Setting.plain(brokers).hosts(), Map.of(jumper(), clock.entering()));
    }

    @Override
    public String apply(DrillCluster cluster, long frames) throws IOException, InterruptedException {
        Random random = new Random(seed);
        List<Double> places = Places.of(random, pauses + JUMPS.size());
        List<String> paused = new ArrayList<>();
        int jump = 0;
        for (int i = 0; i < places.size(); i++) {
            cluster.awaitAnswers((long) (places.get(i) * frames));
            if ((i + 1) * JUMPS.size() / places.size() > jump) {
                String offset = JUMPS.get(jump++);
                clock.set(offset);
                say(cluster, frames, "the clock of " + jumper() + " at " + offset + " s");
                cluster.pass(JUMP_MS);
            } else {
                paused.add(pause(cluster, frames, random));
            }
        }
        return "seed " + seed + ", " + paused.size() + " pauses (" + String.join(", ", paused) + "), " + jump
                + " jumps of the clock of " + jumper();
    }

    private String pause(DrillCluster cluster, long frames, Random random) throws IOException, InterruptedException {
        List<Member> members = cluster.members().stream()
                .filter(member -> !member.isDone() && !member.kind().equals("export"))
                .toList();
        Member member = members.get(random.nextInt(members.size()));
        int seconds = LEAST_SECONDS + random.nextInt(MORE_SECONDS);
        member.hurry();
        say(cluster, frames, member.name() + " stands still for " + seconds + " s");
        member.freeze();
        try {
            cluster.pass(seconds * 1000L);
        } finally {
            member.thaw();
        }
        return member.name();
    }

    private void say(DrillCluster cluster, long frames, String what) {
        out.println(what + ", with " + cluster.answered() + " of " + frames + " frames answered");
        out.flush();
    }
}
