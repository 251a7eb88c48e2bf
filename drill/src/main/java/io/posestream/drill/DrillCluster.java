package io.posestream.drill;

import io.posestream.runner.Main;
import io.posestream.testkit.ChildJvm;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;

/**
 * Owns a whole cluster: brokers, and two processes of every stage, each a JVM of its own that is started again when it has
 * ended. Nothing is tended unless one of the waiting methods runs. Used by one thread.
 */
final class DrillCluster implements AutoCloseable {
    private static final int POLL_MS = 20;
    private static final int START_SECONDS = 180;
    private static final int END_SECONDS = 60;
    private static final int WORKERS = 2;
    /** Exit code of a command that no broker answers. */
    private static final int UNANSWERED = 2;

    private static final String PARTITIONS = "4";
    /** Few pictures on their way, so that the work lasts for as long as there is something to disturb. */
    private static final String LEAD = "4";
    /** Below the ports that clients are given, one of which may be taken while a broker is away. */
    private static final int FIRST_PORT = 18_000;

    private static final int LAST_PORT = 31_000;

    private final Plan plan;
    private final Setting setting;
    private final List<NodeAddress> nodes;
    private final List<Member> brokers = new ArrayList<>();
    private final List<Member> stages = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();
    private Answers answers;
    private long seen;
    private long seenAt;

    private DrillCluster(Plan plan, Setting setting) throws IOException {
        this.plan = plan;
        this.setting = setting;
        this.nodes = addresses(setting.hosts());
    }

    /** Starts everything. */
    static DrillCluster open(Plan plan, Setting setting) throws IOException, InterruptedException {
        DrillCluster cluster = new DrillCluster(plan, setting);
        try {
            cluster.startBrokers();
            cluster.startStages();
            return cluster;
        } catch (IOException | InterruptedException | RuntimeException | Error e) {
            cluster.close();
            throw e;
        }
    }

    /** Free ones, one for each of the hosts. */
    static List<NodeAddress> addresses(List<String> hosts) throws IOException {
        List<NodeAddress> addresses = new ArrayList<>();
        Random random = new Random();
        while (addresses.size() < hosts.size()) {
            int port = FIRST_PORT + random.nextInt((LAST_PORT - FIRST_PORT) / NodeAddress.PORTS) * NodeAddress.PORTS;
            if (isFree(port) && isFree(port + 1) && isFree(port + 2)) {
                addresses.add(new NodeAddress(addresses.size() + 1, hosts.get(addresses.size()), port));
            }
        }
        return addresses;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private void startBrokers() throws IOException, InterruptedException {
        for (NodeAddress node : nodes) {
            Path folder = plan.out().resolve("broker-" + node.id());
            brokers.add(member(
                    "broker-" + node.id(),
                    BrokerNode.class,
                    BrokerNode.arguments(folder, node, nodes),
                    Member.AtEnd.FAULT));
        }
        await("the brokers", START_SECONDS, () -> brokers.stream().allMatch(Member::hasSpoken));
        command(
                "topics",
                List.of(
                        "topics",
                        "create",
                        "--partitions",
                        PARTITIONS,
                        "--live-partitions",
                        "0",
                        "--replicas",
                        Integer.toString(nodes.size()),
                        "--bootstrap-servers",
                        servers()));
    }

    private Member member(String name, Class<?> main, List<String> arguments, Member.AtEnd atEnd) {
        List<String> before = setting.before().getOrDefault(name, List.of());
        return new Member(name, plan.logs(), before, main, arguments, atEnd);
    }

    private void startStages() throws IOException, InterruptedException {
        for (int worker = 1; worker <= WORKERS; worker++) {
            // one of both is a static member of its group, whose partitions wait for it
            List<String> known = worker == 1 ? List.of("--member", "first") : List.of();
            stage("track", worker, List.of(), known, Member.AtEnd.FAULT);
            stage(
                    "detect",
                    worker,
                    List.of("--detector", plan.detector().toString(), "--threads", "1"),
                    known,
                    Member.AtEnd.FAULT);
            stage(
                    "pose",
                    worker,
                    List.of("--pose", plan.pose().toString(), "--threads", "1"),
                    known,
                    Member.AtEnd.FAULT);
        }
        int senders = Math.min(WORKERS, plan.clips().size());
        for (int sender = 1; sender <= senders; sender++) {
            stage("ingest", sender, plan.sources(sender - 1, senders), List.of("--lead", LEAD), Member.AtEnd.DONE);
        }
        stages.add(member("export-1", Main.class, export(plan.out().resolve("so-far")), Member.AtEnd.REPEAT));
        answers = Answers.follow(servers());
        seenAt = System.nanoTime();
    }

    private void stage(String command, int number, List<String> first, List<String> second, Member.AtEnd atEnd) {
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(first);
        arguments.addAll(second);
        arguments.addAll(List.of("--bootstrap-servers", servers(), "--metrics-port", "0"));
        stages.add(member(command + "-" + number, Main.class, arguments, atEnd));
    }

    private List<String> export(Path folder) {
        return List.of(
                "export",
                "--overwrite",
                "--stream",
                String.join(",", plan.streams()),
                "--out",
                folder.toString(),
                "--bootstrap-servers",
                servers());
    }

    /** Once more where no broker has answered in time, on a machine that has much to do. */
    private void command(String name, List<String> arguments) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(START_SECONDS);
        int code = UNANSWERED;
        List<String> said = List.of();
        while (code == UNANSWERED && System.nanoTime() < end) {
            try (ChildJvm child = ChildJvm.start(plan.logs(), name, Main.class, arguments)) {
                code = child.awaitExit(START_SECONDS);
                said = child.errLines();
            }
        }
        if (code != 0) {
            throw new AssertionError(name + " ended with " + code + ": " + said);
        }
    }

    String servers() {
        return NodeAddress.servers(nodes);
    }

    List<NodeAddress> nodes() {
        return nodes;
    }

    /** Everything that can be killed: brokers first. */
    List<Member> members() {
        return Stream.concat(brokers.stream(), stages.stream()).toList();
    }

    /** By its name. */
    Member member(String name) {
        return members().stream()
                .filter(member -> member.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no member " + name));
    }

    /** Frames answered so far. */
    long answered() {
        return answers.count();
    }

    /** Frames of the streams that have ended, by stream. */
    Map<String, Long> ended() {
        return answers.ended();
    }

    /** Tends the processes for a while. */
    void pass(long milliseconds) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(milliseconds);
        do {
            tend();
        } while (System.nanoTime() < end);
    }

    private void tend() throws IOException, InterruptedException {
        for (Member member : members()) {
            member.tend();
        }
        TimeUnit.MILLISECONDS.sleep(POLL_MS);
    }

    private void await(String what, int seconds, BooleanSupplier condition) throws IOException, InterruptedException {
        long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still waiting for " + what + " after " + seconds + " s");
            }
            tend();
        }
    }

    /**
     * Tends the processes until so many frames are answered.
     *
     * @throws StandsStillException where the next answer does not come in time
     */
    void awaitAnswers(long count) throws IOException, InterruptedException {
        awaitProgress(() -> answered() >= count);
    }

    private void awaitProgress(BooleanSupplier condition) throws IOException, InterruptedException {
        seenAt = System.nanoTime();
        while (!condition.getAsBoolean()) {
            long now = answered()
                    + answers.ended().size()
                    + stages.stream().filter(Member::isDone).count();
            if (now != seen) {
                seen = now;
                seenAt = System.nanoTime();
            } else if (System.nanoTime() - seenAt > TimeUnit.SECONDS.toNanos(plan.patienceSeconds())) {
                throw new StandsStillException(
                        "no answer in " + plan.patienceSeconds() + " s, with " + answered() + " frames answered");
            }
            tend();
        }
    }

    /** Waits until all is answered and sent, ends the stages and writes the files. */
    void complete() throws IOException, InterruptedException {
        awaitProgress(() -> answers.ended().keySet().containsAll(plan.streams())
                && stages.stream()
                        .filter(member -> member.kind().equals("ingest"))
                        .allMatch(Member::isDone));
        for (Member stage : stages) {
            if (stage.kind().equals("export")) {
                stage.close();
            }
            faults.addAll(stage.terminate(END_SECONDS));
        }
        command("export", export(plan.results()));
        faults.addAll(answers.faults());
    }

    /** What must not be, one line each; complete once the work is. */
    List<String> faults() {
        return List.copyOf(faults);
    }

    /** How processes ended that nobody had killed. */
    List<String> ends() {
        return members().stream().flatMap(member -> member.ends().stream()).toList();
    }

    @Override
    public void close() {
        if (answers != null) {
            answers.close();
        }
        stages.forEach(Member::close);
        brokers.forEach(Member::close);
    }
}
