package io.posestream.drill;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Kills any process, brokers included, at places of chance. */
final class KillDrill implements Drill.Disturbance {
    private final long seed;
    private final int kills;
    private final PrintWriter out;

    KillDrill(long seed, int kills, PrintWriter out) {
        this.seed = seed;
        this.kills = kills;
        this.out = out;
    }

    @Override
    public String apply(DrillCluster cluster, long frames) throws IOException, InterruptedException {
        Map<String, Integer> killed = new TreeMap<>();
        int late = 0;
        List<Kill> plan = Kill.plan(seed, kills);
        for (int i = 0; i < kills; i++) {
            Kill kill = plan.get(i);
            cluster.awaitAnswers((long) (kill.at() * frames));
            Member member = kill.choose(cluster.members());
            member.hurry();
            cluster.pass(kill.delayMs());
            if (!member.isRunning() && !member.isDone()) {
                member.hurry();
            }
            if (cluster.answered() >= frames) {
                late++;
            }
            member.kill(kill.restMs());
            killed.merge(member.kind(), 1, Integer::sum);
            out.println("kill " + (i + 1) + " of " + kills + ": " + member.name() + " with " + cluster.answered()
                    + " of " + frames + " frames answered");
            out.flush();
        }
        String counts = killed.entrySet().stream()
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return "seed " + seed + ", " + kills + " kills (" + counts + "), " + late + " of them after the last answer";
    }
}
