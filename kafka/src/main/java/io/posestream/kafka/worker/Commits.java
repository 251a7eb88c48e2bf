package io.posestream.kafka.worker;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes commits. One that does not go through is counted and left to the next: what is committed late is only computed
 * again.
 */
final class Commits {
    private static final Logger LOG = LoggerFactory.getLogger(Commits.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Consumer<String, byte[]> consumer;
    private final WorkerMetrics metrics;
    private volatile boolean givenUp;

    Commits(Consumer<String, byte[]> consumer, WorkerMetrics metrics) {
        this.consumer = consumer;
        this.metrics = metrics;
    }

    /** True where all is committed. */
    boolean write(Map<TopicPartition, OffsetAndMetadata> places) {
        if (places.isEmpty()) {
            return true;
        }
        if (givenUp) {
            return false;
        }
        try {
            commit(places);
            return true;
        } catch (RetriableException | CommitFailedException | RebalanceInProgressException e) {
            // the broker is away, or the group is changing hands: the next commit or the next owner sees to it
            metrics.addCommitFailure();
            LOG.info("a commit of {} did not go through: {}", places, e.toString());
            return false;
        }
    }

    /** Writes nothing from now on: the broker is gone. The consumer is to be woken after it. */
    void giveUp() {
        givenUp = true;
    }

    private void commit(Map<TopicPartition, OffsetAndMetadata> places) {
        try {
            consumer.commitSync(places, PATIENCE);
        } catch (WakeupException e) {
            if (givenUp) {
                throw new TimeoutException("given up", e);
            }
            // the worker is told to stop: that can wait until this is written
            consumer.commitSync(places, PATIENCE);
            consumer.wakeup();
        }
    }
}
