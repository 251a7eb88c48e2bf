package io.posestream.kafka.worker;

import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.kafka.EventLog;
import io.posestream.kafka.trace.CallSpans;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads that compute answers and send them. Owns the threads. */
final class CallerPool<I, W, O> {
    private static final Logger LOG = LoggerFactory.getLogger(CallerPool.class);

    private final WorkerConfig config;
    private final WorkerStage<I, W, O> stage;
    private final Outputs<O> outputs;
    private final WorkerMetrics metrics;
    private final LongSupplier clockUs;
    private final CallSpans spans;
    private final Consumer<Throwable> fatal;
    private final TaskQueue<Task<I, W>> queue;
    /** The newest frame of each live stream in what is being read; used by the worker's thread only. */
    private final Map<String, Task<I, W>> newest = new LinkedHashMap<>();

    private final List<Thread> threads = new ArrayList<>();

    CallerPool(
            WorkerConfig config,
            WorkerStage<I, W, O> stage,
            Outputs<O> outputs,
            WorkerMetrics metrics,
            LongSupplier clockUs,
            CallSpans spans,
            Consumer<Throwable> fatal) {
        this.config = config;
        this.stage = stage;
        this.outputs = outputs;
        this.metrics = metrics;
        this.clockUs = clockUs;
        this.spans = spans;
        this.fatal = fatal;
        this.queue = new TaskQueue<>(clockUs);
    }

    void start() {
        for (int i = 0; i < config.callers(); i++) {
            Thread thread = new Thread(this::run, config.stage() + "-caller-" + i);
            thread.setDaemon(true);
            threads.add(thread);
            thread.start();
        }
    }

    /** Puts a frame of an archive in line; one of a live stream is kept until {@link #release}, or until a newer one comes. */
    void submit(Task<I, W> task) {
        if (!task.isReplaceable()) {
            queue.put(task);
            return;
        }
        Task<I, W> older = newest.put(task.id().streamId(), task);
        if (older != null) {
            skip(older);
        }
    }

    /** Lets callers have the live frames submitted so far; they replace those that still wait. */
    void release() {
        if (!newest.isEmpty()) {
            queue.replace(newest.values()).forEach(this::skip);
            newest.clear();
        }
    }

    /** Answers a frame as late. */
    void skip(Task<I, W> task) {
        if (task.isGivenUp()) {
            giveUp(task);
        } else {
            answer(task, new Answer.Skipped<>(GapReason.LATE));
        }
    }

    /** Notes what is answered in {@code tracks}. */
    void answered(StreamItem<?> item) {
        queue.answered(item.id().plus(Math.max(0, item.count() - 1)), item instanceof StreamItem.Looked);
    }

    /** Forgets what it knows of live streams in other partitions. */
    void retain(Set<Integer> partitions) {
        queue.retain(partitions).forEach(this::giveUp);
    }

    /** Ends the threads; what they have not answered stays unanswered. Waits a bounded time for calls under way. */
    void close(Duration patience) throws InterruptedException {
        queue.close().forEach(this::giveUp);
        long deadline = System.nanoTime() + patience.toNanos();
        for (Thread thread : threads) {
            thread.interrupt();
            thread.join(Math.max(1, (deadline - System.nanoTime()) / 1_000_000));
            if (thread.isAlive()) {
                LOG.warn("{} does not end; left behind", thread.getName());
            }
        }
    }

    private void run() {
        try (WorkerStage.Caller<W, O> caller = stage.newCaller(metrics)) {
            while (!queue.isClosed()) {
                work(caller, queue.take(config.maxBatch(), config.batchWait()));
            }
        } catch (Throwable e) {
            if (!queue.isClosed()) {
                fatal.accept(e);
            }
        }
    }

    private void work(WorkerStage.Caller<W, O> caller, List<Task<I, W>> batch) {
        List<Task<I, W>> due = new ArrayList<>(batch.size());
        for (Task<I, W> task : batch) {
            if (task.isGivenUp()) {
                giveUp(task);
            } else {
                countNegativeAge(task);
                due.add(task);
            }
        }
        if (due.isEmpty()) {
            return;
        }
        Deque<Task<I, W>> open = new ArrayDeque<>(due);
        try {
            compute(caller, open);
        } catch (StageBrokenException e) {
            open.forEach(this::giveUp);
            throw e;
        }
    }

    /** @param open tasks are taken out as they are answered or given up */
    private void compute(WorkerStage.Caller<W, O> caller, Deque<Task<I, W>> open) {
        try {
            for (Answer<O> answer : call(caller, open)) {
                answer(open.remove(), answer);
            }
        } catch (NotYetException e) {
            if (open.size() == 1) {
                putOff(open.remove(), e);
            } else {
                eachAlone(caller, open, 0, e);
            }
        } catch (CallFailedException e) {
            eachAlone(caller, open, open.size() == 1 ? 1 : 0, e.cause());
        }
    }

    private void eachAlone(
            WorkerStage.Caller<W, O> caller, Deque<Task<I, W>> open, int failuresSoFar, Exception first) {
        while (!open.isEmpty()) {
            repeat(caller, open.peek(), failuresSoFar, first);
            open.remove();
        }
    }

    /** A camera's frame has no later; a recording's is taken up again, with what lies behind it. */
    private void putOff(Task<I, W> task, NotYetException e) {
        if (task.settings().isLive()) {
            answer(task, new Answer.Skipped<>(e.reason()));
        } else {
            task.lane().putOff(task.entry().offset(), e.until());
            giveUp(task);
        }
    }

    private void countNegativeAge(Task<I, W> task) {
        if (task.settings().isLive() && clockUs.getAsLong() < task.arrivalUs()) {
            metrics.addNegativeAge();
        }
    }

    private List<Answer<O>> call(WorkerStage.Caller<W, O> caller, Collection<Task<I, W>> due)
            throws CallFailedException {
        long start = System.nanoTime();
        try {
            List<Answer<O>> answers = caller.answer(due.stream().map(Task::work).toList());
            if (answers.size() != due.size()) {
                throw new IllegalStateException(answers.size() + " answers for " + due.size() + " frames");
            }
            return answers;
        } catch (StageBrokenException | NotYetException e) {
            throw e;
        } catch (Exception e) {
            throw new CallFailedException(e);
        } finally {
            long tookNs = System.nanoTime() - start;
            metrics.addCall(tookNs);
            spans.ended(headers(due), tookNs);
        }
    }

    private static <I, W> List<Headers> headers(Collection<Task<I, W>> tasks) {
        return tasks.stream().map(task -> task.entry().input().headers()).toList();
    }

    /** Tries one record alone until it has failed too often. */
    private void repeat(WorkerStage.Caller<W, O> caller, Task<I, W> task, int failuresSoFar, Exception first) {
        Exception last = first;
        for (int failures = failuresSoFar; failures < WorkerConfig.MAX_FAILURES; failures++) {
            if (queue.isClosed() || task.isGivenUp()) {
                giveUp(task);
                return;
            }
            metrics.addRetry();
            try {
                answer(task, call(caller, List.of(task)).get(0));
                return;
            } catch (NotYetException e) {
                putOff(task, e);
                return;
            } catch (CallFailedException e) {
                last = e.cause();
            }
        }
        if (queue.isClosed()) {
            giveUp(task);
            return;
        }
        String reason = "computing: " + last.getClass().getSimpleName() + " in " + config.stage();
        EventLog.warn(
                LOG,
                config.stage(),
                Optional.of(task.item().id()),
                reason,
                "{} of {} failed {} times",
                task.item().id(),
                task.entry().input().topic(),
                WorkerConfig.MAX_FAILURES,
                last);
        metrics.addFailed(reason);
        finish(task, outputs.failed(task.entry().input(), task.item(), reason, Optional.of(last)));
    }

    private void answer(Task<I, W> task, Answer<O> answer) {
        StreamItem.Looked<I> item = task.item();
        StreamItem<O> result;
        if (answer instanceof Answer.Found<O> found) {
            metrics.addResult();
            stage.tally(task.work(), found.value(), metrics);
            result = new StreamItem.Looked<>(item.id(), item.provenance(), item.meta(), found.value());
        } else {
            metrics.addSkipped();
            String reason = ((Answer.Skipped<O>) answer).reason();
            result = new StreamItem.Gap<>(item.id(), item.provenance(), 1, reason);
        }
        finish(task, List.of(outputs.of(task.entry().input(), result)));
    }

    private void finish(Task<I, W> task, List<ProducerRecord<String, byte[]>> records) {
        stage.release(task.work());
        List<ProducerRecord<String, byte[]>> all = new ArrayList<>(task.before());
        all.addAll(records);
        task.entry().answer(all);
        task.lane().send(task.entry().stream());
    }

    private void giveUp(Task<I, W> task) {
        stage.release(task.work());
        task.entry().end();
    }

    /** Keeps what the stage threw apart from what sending threw. */
    private static final class CallFailedException extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Exception thrown;

        CallFailedException(Exception thrown) {
            super(thrown);
            this.thrown = thrown;
        }

        Exception cause() {
            return thrown;
        }
    }
}
