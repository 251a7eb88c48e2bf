package io.posestream.runner.bench;

import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.RecordLimits;
import io.posestream.kafka.topic.Futures;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.kafka.topic.TopicPlan;
import io.posestream.proto.ItemHeaders;
import io.posestream.runner.broker.BrokerSettings;
import io.posestream.runner.broker.EmbeddedBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.errors.GroupIdNotFoundException;

/**
 * A broker in this process, its topics, and the stages as processes of their own; counts what the tracker has answered.
 * Closing ends them all. Not thread-safe.
 */
final class BenchCluster implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofMinutes(20);
    private static final long LOOK_MS = 10;

    private final Closing closing = new Closing();
    private final Path folder;
    private final EmbeddedBroker broker;
    private final ClientSettings clients;
    private final List<BenchProcess> stages = new ArrayList<>();
    private final List<BenchProcess> started = new ArrayList<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();

    /**
     * @param folder for all that is written
     * @param partitions of each topic, all of them for recordings
     */
    BenchCluster(Path folder, int partitions) {
        this.folder = folder;
        this.broker = closing.add(EmbeddedBroker.open(
                new BrokerSettings(folder.resolve("broker"), OptionalInt.empty(), RecordLimits.MAX_RECORD_BYTES),
                () -> failure.set(new IllegalStateException("the broker died"))));
        this.clients = broker.clients("bench", Map.of());
        TopicPlan plan = new TopicPlan(partitions, 0, (short) 1, Optional.empty(), false);
        try (Admin admin = Admin.create(clients.admin())) {
            plan.create(admin, clients.topics());
        }
        closing.add(TopicFollower.open(
                clients,
                clients.topics().tracks().name(),
                Map.of(),
                record -> ItemHeaders.read(record.headers()).ifPresent(this::note),
                failure::set));
    }

    private void note(ItemHeaders headers) {
        answered.addAndGet(headers.count());
        ended.addAndGet(headers.count() == 0 ? 1 : 0);
    }

    ClientSettings clients() {
        return clients;
    }

    /** Starts a command against the broker. */
    BenchProcess start(String name, List<String> words) throws IOException {
        List<String> all = new ArrayList<>(words);
        all.addAll(List.of("--bootstrap-servers", broker.bootstrapServers(), "--prefix", clients.prefix()));
        all.addAll(List.of("--kafka-config", broker.credentials().file().toString(), "--metrics-port", "0"));
        BenchProcess process = closing.add(BenchProcess.start(folder, name, all));
        started.add(process);
        return process;
    }

    /** Starts a stage, which is to live until this is closed. */
    BenchProcess stage(String name, List<String> words) throws IOException {
        BenchProcess stage = start(name, words);
        stages.add(stage);
        return stage;
    }

    /** Ends a stage as service managers do. */
    void end(BenchProcess stage) throws InterruptedException {
        stages.remove(stage);
        stage.end();
    }

    /** Kills a stage as a power cut does. */
    void kill(BenchProcess stage) {
        stages.remove(stage);
        stage.close();
    }

    /** Waits until so many members share each stage's partitions. */
    void awaitMembers(int members, String... groups) throws InterruptedException {
        List<String> ids = new ArrayList<>();
        for (String group : groups) {
            ids.add(clients.group(group));
        }
        try (Admin admin = Admin.create(clients.admin())) {
            await(() -> areComplete(admin, ids, members));
        }
    }

    private static boolean areComplete(Admin admin, List<String> groups, int members) {
        try {
            return Futures.get(admin.describeConsumerGroups(groups).all()).values().stream()
                    .allMatch(group -> isComplete(group, members));
        } catch (GroupIdNotFoundException e) {
            return false; // nobody has joined yet
        }
    }

    private static boolean isComplete(ConsumerGroupDescription group, int members) {
        return group.groupState() == GroupState.STABLE && group.members().size() == members;
    }

    /** Waits until the tracker has answered so many numbers since the beginning. */
    void awaitAnswers(long count) throws InterruptedException {
        await(() -> answered.get() >= count);
    }

    /** Waits until the tracker has ended so many epochs since the beginning. */
    void awaitEnds(long count) throws InterruptedException {
        await(() -> ended.get() >= count);
    }

    private interface Condition {
        boolean holds();
    }

    private void await(Condition condition) throws InterruptedException {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.holds()) {
            stages.forEach(BenchProcess::requireAlive);
            started.forEach(BenchProcess::cpu);
            if (failure.get() != null) {
                throw new IllegalStateException("the broker cannot be read any more", failure.get());
            }
            if (System.nanoTime() > end) {
                throw new IllegalStateException(
                        "nothing more within " + PATIENCE + ": " + answered + " numbers, " + ended + " ends");
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MS);
        }
    }

    @Override
    public void close() {
        closing.close();
    }
}
