package io.posestream.kafka.worker;

import static java.util.Objects.requireNonNull;

import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.ConsumerLag;
import io.posestream.kafka.DeadLetters;
import io.posestream.kafka.live.LiveAnswers;
import io.posestream.kafka.trace.CallSpans;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topic;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.CloseOptions;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The loop of a stage that works frame by frame: poll, read, compute in many callers, send in the order of the input,
 * commit below the lowest record that is not acknowledged. Owns its threads, consumer and producer; borrows the stage.
 * All methods are thread-safe.
 *
 * @param <I> what is known of a frame before
 * @param <W> the stage's work on one frame
 * @param <O> what is known after
 */
public final class OrderedWorker<I, W, O> implements WorkerView, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(OrderedWorker.class);
    private static final Duration POLL = Duration.ofMillis(50);
    /** Ends sooner where there is room again; each look at the consumer costs a quarter of a millisecond. */
    private static final Duration FULL = Duration.ofMillis(50);
    /** Where only one kind of stream has no room: frames of the other come at once, room is noticed after so long. */
    private static final Duration HALF_FULL = Duration.ofMillis(10);

    private static final Duration ABORTING = Duration.ofMillis(200);
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final WorkerConfig config;
    private final ClientSettings clients;
    private final LiveAnswers answers;
    private final Topic<I> input;
    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final CallerPool<I, W, O> pool;
    private final Intake<I, W, O> intake;
    private final Partitions partitions;
    private final InFlight inFlight = new InFlight();
    private final WorkerMetrics metrics = new WorkerMetrics();
    private final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final CompletableFuture<Void> done = new CompletableFuture<>();
    private final Thread thread;
    private volatile boolean stopping;
    private volatile boolean aborting;
    private volatile boolean paused;
    private volatile boolean assigned;
    /** No archive is read until callers begin to run out of work; used by the worker's thread only. */
    private boolean full;

    private boolean listening;

    private OrderedWorker(
            ClientSettings clients,
            WorkerConfig config,
            Topic<I> input,
            Topic<O> output,
            WorkerStage<I, W, O> stage,
            LiveAnswers answers) {
        this.config = requireNonNull(config, "config is null");
        this.clients = clients;
        this.answers = requireNonNull(answers, "answers is null");
        this.input = input;
        DeadLetters letters = new DeadLetters(clients.topics().deadLetter(), config.stage());
        Outputs<O> outputs = new Outputs<>(output, clients.topics().frames().name(), letters);
        this.consumer = new KafkaConsumer<>(
                clients.groupConsumer(clients.group(config.stage()), config.member(), config.maxInFlight()));
        this.producer = new KafkaProducer<>(clients.workerProducer());
        Emitter emitter = new Emitter(producer, config.stage(), TimeHeaders::nowUs, metrics, this::fail);
        CallSpans spans = new CallSpans(config.stage(), clients.tracing());
        this.pool = new CallerPool<>(config, stage, outputs, metrics, TimeHeaders::nowUs, spans, this::fail);
        this.intake = new Intake<>(
                input, config.stage(), stage, outputs, metrics, inFlight, TimeHeaders::nowUs, config.liveAgeUs());
        this.partitions = new Partitions(
                consumer,
                emitter::send,
                number -> Holes.readBack(clients, new TopicPartition(output.name(), number)),
                numbers -> {
                    assigned = true;
                    pool.retain(numbers);
                    stage.assigned(numbers);
                },
                new Commits(consumer, metrics),
                2 * config.maxInFlight(),
                config.together(),
                () -> config.wanted().test(this));
        this.thread = new Thread(this::run, config.stage() + "-worker");
    }

    /**
     * Starts a worker.
     *
     * @param clients how to reach the broker
     * @param config how to run
     * @param input topic to follow as a group
     * @param output topic to answer in, with as many partitions
     * @param stage what to compute; closed by its owner after this worker
     * @param answers asked once there is a live stream; closed by its owner after this worker
     */
    public static <I, W, O> OrderedWorker<I, W, O> start(
            ClientSettings clients,
            WorkerConfig config,
            Topic<I> input,
            Topic<O> output,
            WorkerStage<I, W, O> stage,
            LiveAnswers answers) {
        OrderedWorker<I, W, O> worker = new OrderedWorker<>(clients, config, input, output, stage, answers);
        worker.thread.start();
        return worker;
    }

    /** Completed when the worker has stopped and closed everything; exceptionally where it failed. */
    public CompletableFuture<Void> done() {
        return done.copy();
    }

    /**
     * Tells of what stopped it, if something does.
     *
     * @param told on the thread of the worker, or at once where that has happened already
     */
    public void onFailure(java.util.function.Consumer<? super Throwable> told) {
        CompletableFuture<Void> unused = done.whenComplete((nothing, thrown) -> {
            if (thrown != null) {
                told.accept(thrown);
            }
        });
    }

    @Override
    public WorkerMetrics metrics() {
        return metrics;
    }

    @Override
    public int inFlight() {
        return inFlight.count();
    }

    @Override
    public int toCompute() {
        return inFlight.unanswered();
    }

    @Override
    public Optional<Oldest> oldest() {
        return inFlight.oldest().map(entry -> new Oldest(entry.name(), entry.inUs(), entry.isAnswered()));
    }

    @Override
    public boolean hasPartitions() {
        return assigned && !done.isDone();
    }

    @Override
    public Map<Integer, Long> lag() {
        return ConsumerLag.of(consumer.metrics());
    }

    /** Takes nothing up until {@link #resume}; goes on with what is in flight and stays in its group. */
    public void pause() {
        paused = true;
    }

    /** Goes on after {@link #pause}. */
    public void resume() {
        paused = false;
    }

    /** Asks it to stop: to finish what is in flight as far as its configured time goes, commit and close. */
    public void stop() {
        stopping = true;
        consumer.wakeup();
    }

    /** As {@link #stop}, where the broker is known to be gone: waits for nothing and commits nothing. */
    public void abort() {
        aborting = true;
        partitions.giveUpCommits();
        stop();
    }

    /** Stops and waits; errors are left to {@link #done}. A second call does nothing more. */
    @Override
    public void close() {
        stop();
        try {
            done.join();
        } catch (CompletionException e) {
            LOG.debug("closed after a failure", e);
        }
    }

    private void fail(Throwable cause) {
        if (failure.compareAndSet(null, cause)) {
            LOG.error("{} stops", config.stage(), cause);
            consumer.wakeup();
        }
    }

    private void run() {
        try {
            consumer.subscribe(List.of(input.name()), partitions);
            pool.start();
            loop();
        } catch (WakeupException e) {
            LOG.debug("{} was woken to stop", config.stage());
        } catch (Throwable e) {
            fail(e);
        }
        shutDown();
        Throwable cause = failure.get();
        if (cause == null) {
            done.complete(null);
        } else {
            done.completeExceptionally(cause);
        }
    }

    private void loop() throws InterruptedException {
        long commitNs = System.nanoTime();
        CpuClock cpu = new CpuClock();
        while (!stopping && failure.get() == null) {
            for (ConsumerRecord<String, byte[]> record : poll()) {
                take(record);
            }
            pool.release();
            partitions.sendHeld();
            if (System.nanoTime() - commitNs >= config.commitEvery().toNanos()) {
                partitions.commit();
                commitNs = System.nanoTime();
            }
            metrics.addKafkaNs(cpu.lapNs());
        }
    }

    private ConsumerRecords<String, byte[]> poll() throws InterruptedException {
        int archive = inFlight.archive();
        full = archive >= (full ? config.readBelow() : config.maxInFlight());
        boolean liveFull = inFlight.live() >= WorkerConfig.MOST_LIVE;
        try {
            Set<TopicPartition> waiting = partitions.waiting();
            if (!full && !liveFull && !paused) {
                consumer.resume(consumer.paused());
                consumer.pause(waiting);
                return consumer.poll(POLL);
            }
            Set<TopicPartition> open = paused || (full && liveFull) ? Set.of() : partitions.ofKind(full);
            consumer.pause(consumer.assignment());
            consumer.resume(open);
            if (!open.isEmpty()) {
                return consumer.poll(HALF_FULL);
            }
            ConsumerRecords<String, byte[]> records = consumer.poll(Duration.ZERO);
            inFlight.await(this::hasRoom, FULL);
            return records;
        } catch (OffsetOutOfRangeException e) {
            LOG.warn("{}: records are gone: {}", config.stage(), e.getMessage());
            partitions.reset(e.partitions());
            return ConsumerRecords.empty();
        }
    }

    private boolean hasRoom() {
        return !paused && inFlight.archive() < config.readBelow() && inFlight.live() < WorkerConfig.MOST_LIVE;
    }

    private void take(ConsumerRecord<String, byte[]> record) throws InterruptedException {
        TopicPartition partition = new TopicPartition(record.topic(), record.partition());
        Optional<Held> held = partitions.held(partition);
        if (held.isEmpty() || held.get().lane().isClosedAt(record.offset())) {
            return;
        }
        if (!partitions.anySuspected()) {
            intake.accept(held.get(), record, false).ifPresent(task -> submit(task, partition));
            return;
        }
        awaitIdle();
        partitions.commit();
        boolean suspected = held.get().isSuspected();
        int starts = suspected ? partitions.commitTry(partition, held.get(), record.offset()) : 0;
        intake.accept(held.get(), record, starts >= WorkerConfig.MAX_FAILURES)
                .ifPresent(task -> submit(task, partition));
        pool.release();
        awaitIdle();
        partitions.commit();
    }

    /** A live frame that is too old already is skipped where newer records are to come; the last one waits for its turn. */
    private void submit(Task<I, W> task, TopicPartition partition) {
        if (task.isReplaceable()) {
            if (!listening) {
                answers.listen(pool::answered);
                listening = true;
            }
            boolean old = TimeHeaders.nowUs() - task.arrivalUs() > task.boundUs();
            if (old && consumer.currentLag(partition).orElse(0) > 0) {
                pool.skip(task);
                return;
            }
        }
        pool.submit(task);
    }

    private void awaitIdle() throws InterruptedException {
        boolean idle = false;
        while (!idle && !stopping && failure.get() == null) {
            idle = inFlight.awaitNone(POLL);
        }
    }

    private void shutDown() {
        Duration patience = aborting ? ABORTING : CLOSING;
        try {
            if (!aborting && failure.get() == null && !inFlight.awaitNone(config.drain())) {
                LOG.warn("{} gives up {} records in flight", config.stage(), inFlight.count());
            }
            pool.close(patience);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (!aborting) {
            // an error of the machine may come back with the same record: it counts as a start that did not get on
            attempt(failure.get() instanceof Error ? partitions::commit : partitions::commitFinally);
        }
        attempt(() -> producer.close(patience));
        attempt(() -> consumer.close(CloseOptions.timeout(clients.memberClose(patience))));
    }

    /** The first failure counts; a later one while closing must not keep the rest from being closed. */
    private void attempt(Runnable action) {
        try {
            action.run();
        } catch (RuntimeException e) {
            LOG.warn("{}: while closing", config.stage(), e);
            failure.compareAndSet(null, e);
        }
    }
}
