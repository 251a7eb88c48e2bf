package io.posestream.kafka.worker;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** Answers that name the frame; what else happens is up to the test. Counts what it holds. */
final class FakeStage implements WorkerStage<EncodedFrame, Looked<EncodedFrame>, Detections> {
    /** What the test does on a frame before it is answered. */
    interface Hook {
        void before(Looked<EncodedFrame> frame) throws Exception;
    }

    final AtomicInteger held = new AtomicInteger();
    final AtomicInteger largestBatch = new AtomicInteger();
    /** The partitions it was told of, each time. */
    final List<Set<Integer>> assigned = new CopyOnWriteArrayList<>();

    private final Hook hook;

    FakeStage(Hook hook) {
        this.hook = hook;
    }

    FakeStage() {
        this(frame -> {});
    }

    static Detections answerTo(Looked<EncodedFrame> frame) {
        return new Detections("fake " + frame.id(), Optional.empty(), List.of());
    }

    @Override
    public Looked<EncodedFrame> admit(Looked<EncodedFrame> item, StreamSettings settings) {
        held.incrementAndGet();
        return item;
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        assigned.add(Set.copyOf(partitions));
    }

    @Override
    public void release(Looked<EncodedFrame> work) {
        held.decrementAndGet();
    }

    @Override
    public Caller<Looked<EncodedFrame>, Detections> newCaller(WorkerMetrics metrics) {
        return new Caller<>() {
            @Override
            public List<Answer<Detections>> answer(List<Looked<EncodedFrame>> batch) throws Exception {
                largestBatch.accumulateAndGet(batch.size(), Math::max);
                List<Answer<Detections>> answers = new ArrayList<>();
                for (Looked<EncodedFrame> frame : batch) {
                    hook.before(frame);
                    answers.add(new Answer.Found<>(answerTo(frame)));
                }
                return answers;
            }

            @Override
            public void close() {}
        };
    }
}
