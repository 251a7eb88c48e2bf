package io.posestream.tracker.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidTxnStateException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.TransactionAbortableException;
import org.apache.kafka.streams.errors.StreamsException;
import org.junit.jupiter.api.Test;

final class TrackerAppTest {
    @Test
    void isOfABrokerAway_transactionThatCouldNotBeEnded_isFoundAsTheCauseOfAnErrorState() {
        // what a producer said whose broker died before it had heard of the topic of states
        Throwable told = new KafkaException(
                "Cannot execute transactional method because we are in an error state",
                new TransactionAbortableException(
                        "aborted after exhausting retries", new TimeoutException("not present in metadata")));

        assertThat(TrackerApp.isOfABrokerAway(told)).isTrue();
        assertThat(TrackerApp.isOfABrokerAway(new StreamsException(told))).isTrue();
        assertThat(TrackerApp.isOfABrokerAway(new StreamsException(new InvalidTxnStateException("ended"))))
                .isTrue();
    }

    @Test
    void isOfABrokerAway_whatNoWaitMends_isNot() {
        assertThat(TrackerApp.isOfABrokerAway(new IllegalStateException("ours")))
                .isFalse();
        assertThat(TrackerApp.isOfABrokerAway(new StreamsException(new RecordTooLargeException())))
                .isFalse();
        assertThat(TrackerApp.isOfABrokerAway(new KafkaException("error state", new TopicAuthorizationException("t"))))
                .isFalse();
    }
}
