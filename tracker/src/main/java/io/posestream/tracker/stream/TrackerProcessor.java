package io.posestream.tracker.stream;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.DeadLetters;
import io.posestream.kafka.EventLog;
import io.posestream.kafka.RecordLimits;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.Topics;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.tracker.FoldStep;
import io.posestream.tracker.StreamFold;
import io.posestream.tracker.StreamState;
import io.posestream.tracker.TrackCounts;
import java.time.Duration;
import java.util.List;
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
final class TrackerProcessor implements Processor<String, byte[], String, byte[]> {
    static final String STAGE = "tracker";
    private static final Logger LOG = LoggerFactory.getLogger(TrackerProcessor.class);
    /** How often the timer looks; small beside the time a number may be missing. */
    private static final Duration TICK = Duration.ofSeconds(1);

    private static final String FOREIGN = "foreign";
    /** A longer id is more than a record of ours can carry as key and header beside anything else: nobody's stream. */
    private static final int LONGEST_NAMED = 1 << 20;

    private final Topics topics;
    private final UnreadablePoses unreadable;
    private final StreamFold fold;
    private final Duration patience;
    private final AnswersToCommit toCommit;
    private final SamePartition partition;
    private final TrackerMetrics metrics;
    private ProcessorContext<String, byte[]> context;
    private StreamStates states;
    private MissingTimer timer;

    TrackerProcessor(
            Topics topics,
            StreamFold fold,
            Duration patience,
            AnswersToCommit toCommit,
            SamePartition partition,
            TrackerMetrics metrics) {
        this.topics = topics;
        this.unreadable = new UnreadablePoses(topics);
        this.fold = fold;
        this.patience = patience;
        this.toCommit = toCommit;
        this.partition = partition;
        this.metrics = metrics;
    }

    @Override
    public void init(ProcessorContext<String, byte[]> context) {
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
        metrics.countRecord();
        Optional<ItemHeaders> names = ItemHeaders.read(record.headers());
        Optional<String> why = names.flatMap(known -> unholdable(record, known));
        if (why.isPresent()) {
            refuse(record, names.get(), why.get());
            return;
        }
        long inUs = nowUs();
        try {
            take(record, topics.poses().decode(record.headers(), record.value()), inUs);
        } catch (UnreadableRecordException e) {
            bury(record, e.headers().isPresent() ? unreadable.reason() : FOREIGN + ": no readable headers", e);
            e.headers().ifPresent(headers -> take(record, unreadable.marker(headers), inUs));
        }
    }

    private void take(Record<String, byte[]> record, StreamItem<Poses> item, long inUs) {
        String stream = item.id().streamId();
        FoldStep step = fold.accept(states.of(stream), item);
        if (!apply(stream, step, new Taken(item, record.headers(), inUs))) {
            refuse(record, ItemHeaders.of(item), "what it makes of its stream is too large");
        }
    }

    /** Why a record can neither be parked nor buried, if so. */
    private static Optional<String> unholdable(Record<String, byte[]> record, ItemHeaders names) {
        if (names.id().streamBytes() > FrameId.MAX_STREAM_BYTES) {
            return Optional.of("its stream's id is longer than " + FrameId.MAX_STREAM_BYTES + " bytes");
        }
        return DeadLetters.fits(record.key(), record.value(), record.headers())
                ? Optional.empty()
                : Optional.of("it is larger than a dead letter can be");
    }

    /** Gives up on the stream of a record that cannot be held; the others go on. */
    private void refuse(Record<String, byte[]> record, ItemHeaders names, String why) {
        if (names.id().streamBytes() > LONGEST_NAMED) {
            bury(record, FOREIGN + ": " + why, null);
            return;
        }
        String stream = names.id().streamId();
        FoldStep step = fold.abandon(states.of(stream), names.id(), names.arrivalUs());
        if (!step.answers().isEmpty()) {
            bury(record, EndReason.GIVEN_UP + ": " + why, null);
        }
        apply(stream, step, null);
    }

    private void giveUpOverdue(long nowMs) {
        for (String stream : states.waiting()) {
            FrameId awaited = states.of(stream).awaited().orElseThrow();
            if (timer.isOverdue(stream, Optional.of(awaited), nowMs)) {
                FoldStep step = fold.giveUp(states.of(stream));
                LOG.warn("numbers of stream {} never came: {}", stream, step.counts());
                if (!apply(stream, step, null)) {
                    apply(stream, fold.abandon(states.of(stream), awaited, nowUs()), null);
                }
            }
        }
    }

    /** The record that led to a step. */
    private record Taken(StreamItem<Poses> item, Headers headers, long inUs) {}

    /**
     * Makes a step count: state, answers, counts.
     *
     * @param taken null where no record led to it
     * @return false, with nothing done, where the state or an answer is too large to be written
     */
    private boolean apply(String stream, FoldStep step, Taken taken) {
        List<byte[]> values =
                step.answers().stream().map(topics.tracks()::encodeValue).toList();
        if (values.stream().anyMatch(value -> value.length > RecordLimits.MAX_VALUE_BYTES)) {
            return false;
        }
        StreamState before = states.of(stream);
        if (!states.put(stream, step.state())) {
            return false;
        }
        metrics.count(step.answers(), step.counts());
        metrics.countTracks(
                stream, TrackCounts.between(before.tracker(), step.state().tracker()));
        if (toCommit.isDue(step.answers())) {
            context.commit();
        }
        partition.set(context.taskId().partition());
        for (int index = 0; index < values.size(); index++) {
            StreamItem<Tracks> answer = step.answers().get(index);
            ItemHeaders names = ItemHeaders.of(answer);
            Headers headers = new RecordHeaders();
            names.write(headers);
            // a parked record's stage times went with its headers
            if (taken != null && taken.item().id().equals(answer.id())) {
                TimeHeaders.copy(taken.headers(), headers);
                TimeHeaders.stamp(headers, STAGE, taken.inUs(), nowUs());
            }
            context.forward(
                    new Record<>(stream, values.get(index), names.timestampMs(), headers), TrackerTopology.TRACKS);
        }
        return true;
    }

    /** @param cause null where none was thrown */
    private void bury(Record<String, byte[]> record, String why, Throwable cause) {
        ConsumerRecord<String, byte[]> original = original(record);
        EventLog.warn(
                LOG,
                STAGE,
                ItemHeaders.read(record.headers())
                        .map(ItemHeaders::id)
                        .filter(id -> id.streamBytes() <= FrameId.MAX_STREAM_BYTES),
                why,
                "{}-{} at {}: {}",
                original.topic(),
                original.partition(),
                original.offset(),
                why);
        ProducerRecord<String, byte[]> letter = new DeadLetters(topics.deadLetter(), STAGE)
                .of(original, why, Optional.empty(), Optional.ofNullable(cause));
        metrics.countDeadLetter(why);
        context.forward(
                new Record<>(letter.key(), letter.value(), record.timestamp(), letter.headers()),
                TrackerTopology.DEAD_LETTER);
    }

    private ConsumerRecord<String, byte[]> original(Record<String, byte[]> record) {
        RecordMetadata place = context.recordMetadata()
                .orElseThrow(() -> new IllegalStateException("a record without a place, outside of any topic"));
        return new ConsumerRecord<>(
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
    }

    private long nowUs() {
        return context.currentSystemTimeMs() * 1000;
    }
}
