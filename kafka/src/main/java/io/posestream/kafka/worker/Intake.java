package io.posestream.kafka.worker;

import io.posestream.core.StreamItem;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.EventLog;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes records up in their order: answers at once what takes no computing, makes tasks of the rest. Used by the worker's
 * thread only.
 */
final class Intake<I, W, O> {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);

    private final Topic<I> topic;
    private final String stageName;
    private final WorkerStage<I, W, O> stage;
    private final Outputs<O> outputs;
    private final WorkerMetrics metrics;
    private final InFlight inFlight;
    private final LongSupplier clockUs;
    private final long liveAgeUs;

    /** @param liveAgeUs how old a frame of a live stream may be at its answer that has no bound of its own, in µs */
    Intake(
            Topic<I> topic,
            String stageName,
            WorkerStage<I, W, O> stage,
            Outputs<O> outputs,
            WorkerMetrics metrics,
            InFlight inFlight,
            LongSupplier clockUs,
            long liveAgeUs) {
        this.topic = topic;
        this.stageName = stageName;
        this.stage = stage;
        this.outputs = outputs;
        this.metrics = metrics;
        this.inFlight = inFlight;
        this.clockUs = clockUs;
        this.liveAgeUs = liveAgeUs;
    }

    /**
     * Puts the record in line.
     *
     * @param feared true where it has brought the process down too often: a looked-at frame is not tried again
     * @return the task, where there is something to compute
     */
    Optional<Task<I, W>> accept(Held held, ConsumerRecord<String, byte[]> record, boolean feared) {
        metrics.addIn();
        Entry entry = new Entry(record, clockUs.getAsLong(), inFlight, metrics);
        held.lane().add(entry);
        held.noteLive(entry.isLive());
        StreamItem<I> item;
        try {
            item = outputs.located(record, topic.decode(record));
        } catch (UnreadableRecordException e) {
            refuse(held, entry, e);
            return Optional.empty();
        }
        List<ProducerRecord<String, byte[]>> before = fill(held, record, item);
        StreamSettings settings = SettingsHeaders.read(item, record.headers());
        if (!(item instanceof StreamItem.Looked<I> looked)) {
            metrics.addPassed();
            if (item instanceof StreamItem.End<I>) {
                entry.endStream();
            }
            finish(held, entry, before, List.of(outputs.of(record, passed(item))));
            return Optional.empty();
        }
        if (feared) {
            String reason = "crash: native, in " + stageName;
            EventLog.warn(
                    LOG,
                    stageName,
                    Optional.of(item.id()),
                    reason,
                    "{} has brought the process down {} times",
                    item.id(),
                    WorkerConfig.MAX_FAILURES);
            metrics.addFailed(reason);
            finish(held, entry, before, outputs.failed(record, item, reason, Optional.empty()));
            return Optional.empty();
        }
        return Optional.of(new Task<>(
                held.lane(),
                entry,
                looked,
                settings,
                settings.maxAgeUs().orElse(liveAgeUs),
                before,
                stage.admit(looked, settings)));
    }

    private void refuse(Held held, Entry entry, UnreadableRecordException e) {
        ConsumerRecord<String, byte[]> record = entry.input();
        EventLog.warn(
                LOG,
                stageName,
                e.headers().map(ItemHeaders::id),
                e.headers().isPresent() ? Outputs.UNREADABLE : Outputs.FOREIGN,
                "{}-{} at {}: {}",
                record.topic(),
                record.partition(),
                record.offset(),
                e.getMessage());
        if (e.headers().isPresent()) {
            metrics.addFailed(Outputs.UNREADABLE);
            ItemHeaders headers = e.headers().get();
            finish(held, entry, List.of(), outputs.unreadable(record, headers, stageName, e));
        } else {
            metrics.addForeign(Outputs.FOREIGN);
            finish(held, entry, List.of(), outputs.foreign(record, e));
        }
    }

    private List<ProducerRecord<String, byte[]>> fill(
            Held held, ConsumerRecord<String, byte[]> record, StreamItem<I> item) {
        Optional<StreamItem.Gap<O>> gap = held.holes().flatMap(holes -> holes.before(item));
        gap.ifPresent(filled -> {
            LOG.warn("{} numbers of {} from {} on are gone", filled.count(), topic, filled.id());
            metrics.addFilled(filled.count());
        });
        return gap.map(filled -> List.of(outputs.of(record, filled))).orElse(List.of());
    }

    private static void finish(
            Held held,
            Entry entry,
            List<ProducerRecord<String, byte[]>> before,
            List<ProducerRecord<String, byte[]>> records) {
        List<ProducerRecord<String, byte[]>> all = new ArrayList<>(before);
        all.addAll(records);
        entry.answer(all);
        held.lane().send(entry.stream());
    }

    private StreamItem<O> passed(StreamItem<I> item) {
        return item.map(value -> {
            throw new IllegalStateException(item.id() + " was to be looked at");
        });
    }
}
