package io.posestream.ingest.stream;

import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import io.posestream.kafka.EventLog;
import io.posestream.kafka.topic.Futures;
import io.posestream.proto.SourceStateTopic;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.LongFunction;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the topic of source states how the sources of a process are: on each change, every 5 s, and as the process lets go
 * of them. Owns a thread; the producer is the caller's and outlives it. Thread-safe.
 */
final class SourceStates implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(SourceStates.class);
    /** How soon a change is told of. */
    private static final Duration LOOK = Duration.ofMillis(200);

    private static final Duration AGAIN = Duration.ofSeconds(5);
    private static final Duration CLOSE = Duration.ofSeconds(1);
    static final String STOPPED = "the process that read it has stopped";

    private final SourceStateTopic topic;
    private final Producer<String, byte[]> producer;
    private final LongFunction<List<SourceStatus>> sources;
    private final Clock clock;
    private final Map<String, SourceStatus> said = new HashMap<>();
    /** Used by whoever opened this alone. */
    private final List<Future<RecordMetadata>> begun = new ArrayList<>();

    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread thread = new Thread(this::tell, "source-states");

    private SourceStates(
            SourceStateTopic topic,
            Producer<String, byte[]> producer,
            LongFunction<List<SourceStatus>> sources,
            Clock clock) {
        this.topic = topic;
        this.producer = producer;
        this.sources = sources;
        this.clock = clock;
    }

    /**
     * Tells how they are, and goes on to tell.
     *
     * @param producer borrowed
     * @param sources gives how each is at a moment, in ms since 1970; asked on the thread of this
     */
    static SourceStates open(
            SourceStateTopic topic,
            Producer<String, byte[]> producer,
            LongFunction<List<SourceStatus>> sources,
            Clock clock) {
        SourceStates states = new SourceStates(topic, producer, sources, clock);
        states.begun.addAll(states.look(false));
        states.thread.setDaemon(true);
        states.thread.start();
        return states;
    }

    /** Waits until the broker has what was told first; called by whoever opened this. */
    void awaitTold() {
        begun.forEach(Futures::get);
        begun.clear();
    }

    private void tell() {
        try {
            while (!closed.await(LOOK.toMillis(), TimeUnit.MILLISECONDS)) {
                List<Future<RecordMetadata>> unused = look(false);
            }
            List<Future<RecordMetadata>> unused = look(true);
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        } catch (KafkaException e) {
            // a broker that refuses the frames too stops ingest; without later states alone it goes on
            EventLog.warn(LOG, "ingest", Optional.empty(), "source-states", "states of sources are not told", e);
        }
    }

    private List<Future<RecordMetadata>> look(boolean last) {
        List<Future<RecordMetadata>> sent = new ArrayList<>();
        long nowMs = clock.millis();
        for (SourceStatus present : sources.apply(nowMs)) {
            SourceStatus now = last && present.state() != SourceState.ENDED ? stopped(present) : present;
            SourceStatus before = said.get(now.streamId());
            if (before == null || isChanged(before, now) || nowMs - before.saidMs() >= AGAIN.toMillis()) {
                said.put(now.streamId(), now);
                sent.add(producer.send(topic.encode(now)));
            }
        }
        return sent;
    }

    /** Counts are told of every 5 s alone. */
    private static boolean isChanged(SourceStatus before, SourceStatus now) {
        return before.state() != now.state() || !before.reason().equals(now.reason());
    }

    private static SourceStatus stopped(SourceStatus now) {
        return new SourceStatus(
                now.streamId(),
                now.epoch(),
                now.policy(),
                SourceState.ENDED,
                STOPPED,
                now.saidMs(),
                now.saidMs(),
                now.unverified(),
                now.reconnects(),
                now.pace(),
                now.begun());
    }

    /** Says that they are let go, unless the broker is away; waits a moment for that. */
    @Override
    public void close() {
        closed.countDown();
        try {
            thread.join(CLOSE.toMillis());
            if (thread.isAlive()) {
                thread.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
