package io.posestream.viewer.stream;

import io.posestream.core.FrameId;
import io.posestream.core.control.SourceStatus;
import io.posestream.core.system.Closing;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.DeadLetter;
import io.posestream.kafka.topic.RecentOffsets;
import io.posestream.kafka.topic.TopicFollower;
import io.posestream.proto.CommittedAnswers;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.viewer.state.Answered;
import io.posestream.viewer.state.Delays;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one reader of committed answers, dead letters and states of sources for all who look on. It begins {@link #BEFORE}
 * the end of each partition, but for the states, of which only the newest are kept; where the broker goes away it begins
 * there anew when it is back. Owns its threads. Thread-safe.
 */
public final class LiveReader implements AutoCloseable {
    /** How far before the end it begins. */
    public static final Duration BEFORE = Duration.ofMinutes(5);

    private static final Logger LOG = LoggerFactory.getLogger(LiveReader.class);
    private static final Duration AGAIN = Duration.ofSeconds(2);
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final Duration CLOSE = Duration.ofSeconds(5);

    private final ClientSettings clients;
    private final Listener listener;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::work, "page-reader");
    private final long openedUs = TimeHeaders.nowUs();

    /** Who is told of what is read, on threads of the reader: one for each topic. */
    public interface Listener {
        /** An answer was read; those of a stream come in order. */
        void answered(Answered answered);

        /** A dead letter about a frame of a stream was read. */
        void buried(String stream, String reason);

        /** What a source's process says of it was read. */
        void said(SourceStatus status);
    }

    private LiveReader(ClientSettings clients, Listener listener) {
        this.clients = clients;
        this.listener = listener;
    }

    /**
     * Starts reading.
     *
     * @param clients how to reach the broker
     * @param listener told of what is read
     */
    public static LiveReader open(ClientSettings clients, Listener listener) {
        LiveReader reader = new LiveReader(clients, listener);
        reader.thread.setDaemon(true);
        reader.thread.start();
        return reader;
    }

    private void work() {
        try {
            do {
                AtomicReference<Throwable> failure = new AtomicReference<>();
                try (Closing closing = new Closing()) {
                    follow(closing, failure);
                    while (failure.get() == null && !closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                        // until it is closed, or reading has ended by itself
                    }
                } catch (KafkaException e) {
                    failure.set(e);
                }
                if (failure.get() != null && closed.getCount() > 0) {
                    LOG.warn("the page cannot read; trying again", failure.get());
                }
            } while (!closed.await(AGAIN.toMillis(), TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void follow(Closing closing, AtomicReference<Throwable> failure) {
        String tracks = clients.topics().tracks().name();
        String letters = clients.topics().deadLetter();
        CommittedAnswers answers = new CommittedAnswers(clients.topics().tracks());
        closing.add(TopicFollower.open(
                clients,
                tracks,
                RecentOffsets.before(clients, tracks, BEFORE),
                record -> answers.read(record).ifPresent(item -> {
                    Delays lain = Delays.of(record.headers(), item.provenance().arrivalUs());
                    Delays delays = lain.answeredUs() < openedUs ? lain : lain.read(TimeHeaders.nowUs());
                    listener.answered(new Answered(item, record.partition(), record.offset(), delays));
                }),
                failure::set));
        closing.add(TopicFollower.open(
                clients, letters, RecentOffsets.before(clients, letters, BEFORE), this::letter, failure::set));
        // compacted: all of it is one record of each source and a few newer ones
        closing.add(TopicFollower.open(
                clients, clients.topics().sourceStates().name(), Map.of(), this::state, failure::set));
    }

    private void letter(ConsumerRecord<String, byte[]> record) {
        ItemHeaders.read(record.headers())
                .map(ItemHeaders::id)
                .filter(id -> id.streamBytes() <= FrameId.MAX_STREAM_BYTES)
                .ifPresent(id -> listener.buried(
                        id.streamId(),
                        DeadLetter.read(record.headers())
                                .map(DeadLetter::reason)
                                .orElse("unknown")));
    }

    private void state(ConsumerRecord<String, byte[]> record) {
        try {
            listener.said(clients.topics().sourceStates().decode(record));
        } catch (UnreadableRecordException e) {
            // somebody else's
        }
    }

    /** Stops; waits a while for the threads. */
    @Override
    public void close() {
        closed.countDown();
        Closing.join(thread, CLOSE);
    }
}
