package io.posestream.tracker.stream;

import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.DeadLetters;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.tracker.FoldStep;
import io.posestream.tracker.StreamFold;
import java.time.Duration;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a record, calls the fold, stores the state, forwards the answers, counts. Used by one thread; may be closed and
 * opened again by the framework, so all it holds is made in {@link #init}.
 */
final class TrackerProcessor implements Processor<String, byte[], String, Object> {
    static final String STAGE = "tracker";
    private static final Logger LOG = LoggerFactory.getLogger(TrackerProcessor.class);
    /** How often the timer looks; small beside the time a number may be missing. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Topics topics;
    private final UnreadablePoses unreadable;
    private final StreamFold fold;
    private final Duration patience;
    private final TrackerMetrics metrics;
    private ProcessorContext<String, Object> context;
    private StreamStates states;
    private MissingTimer timer;

    TrackerProcessor(Topics topics, StreamFold fold, Duration patience, TrackerMetrics metrics) {
        this.topics = topics;
        this.unreadable = new UnreadablePoses(topics);
        this.fold = fold;
        this.patience = patience;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, Object> context) {
        this.context = context;
        this.states = new StreamStates(
                context.getStateStore(TrackerTopology.STATES),
                context.getStateStore(TrackerTopology.PARKED),
                new ParkedCodec(topics.poses()));
        this.timer = new MissingTimer(patience);
        context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::giveUpOverdue);
    }

    @Override
    public void process(Record<String, byte[]> record) {
        long inUs = nowUs();
        try {
            take(topics.poses().decode(record.headers(), record.value()), record.headers(), inUs);
        } catch (UnreadableRecordException e) {
            bury(record, e);
            e.headers().ifPresent(headers -> take(unreadable.marker(headers), record.headers(), inUs));
        }
    }

    private void take(StreamItem<Poses> item, Headers headers, long inUs) {
        String stream = item.id().streamId();
        FoldStep step = fold.accept(states.of(stream), item);
        apply(stream, step, Optional.of(item), headers, inUs);
    }

    private void giveUpOverdue(long nowMs) {
        for (String stream : states.waiting()) {
            if (timer.isOverdue(stream, states.of(stream).awaited(), nowMs)) {
                FoldStep step = fold.giveUp(states.of(stream));
                LOG.warn("{} numbers of stream {} never came", step.counts().lost(), stream);
                apply(stream, step, Optional.empty(), new RecordHeaders(), nowUs());
            }
        }
    }

    private void apply(String stream, FoldStep step, Optional<StreamItem<Poses>> item, Headers headers, long inUs) {
        states.put(stream, step.state());
        metrics.count(step.answers(), step.counts());
        for (StreamItem<Tracks> answer : step.answers()) {
            ItemHeaders names = ItemHeaders.of(answer);
            Headers copied = new RecordHeaders();
            names.write(copied);
            // a parked record's stage times went with its headers
            if (item.isPresent() && item.get().id().equals(answer.id())) {
                TimeHeaders.copy(headers, copied);
                TimeHeaders.stamp(copied, STAGE, inUs, nowUs());
            }
            context.forward(new Record<>(stream, (Object) answer, names.timestampMs(), copied), TrackerTopology.TRACKS);
        }
    }

    private void bury(Record<String, byte[]> record, UnreadableRecordException e) {
        RecordMetadata place = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record without a place, outside of any topic"));
        LOG.warn("{}-{} at {}: {}", place.topic(), place.partition(), place.offset(), e.getMessage());
        ConsumerRecord<String, byte[]> original = new ConsumerRecord<>(
                place.topic(),
                place.partition(),
                place.offset(),
                record.timestamp(),
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                record.key(),
                record.value(),
                new RecordHeaders(record.headers()),
                Optional.empty());
        String why = e.headers().isPresent() ? unreadable.reason() : "foreign: no readable headers";
        ProducerRecord<String, byte[]> letter =
                new DeadLetters(topics.deadLetter(), STAGE).of(original, why, Optional.empty(), Optional.of(e));
        metrics.countDeadLetter(e.headers().isPresent());
        context.forward(
                new Record<>(letter.key(), (Object) letter.value(), record.timestamp(), letter.headers()),
                TrackerTopology.DEAD_LETTER);
    }

    private long nowUs() {
        return context.currentSystemTimeMs() * 1000;
    }
}
