package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.TestBroker;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** Workers that end and come back beside others. */
@ExtendWith(BrokerExtension.class)
@Timeout(120)
final class WorkerRestartTest {
    private static final int PARTITIONS = 4;
    private static final WorkerConfig CONFIG = WorkerConfig.cpu(Chain.STAGE, 1);

    @Test
    void restart_ofAStaticMemberWithinItsSession_movesNoPartition(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "static-restart", PARTITIONS)) {
            FakeStage other = new FakeStage();
            FakeStage first = new FakeStage();
            FakeStage second = new FakeStage();
            try (OrderedWorker<?, ?, ?> staying = chain.start(CONFIG.withMember("staying"), other)) {
                Chain.awaitTrue(() -> last(other).size() == PARTITIONS);
                Set<Integer> before;
                try (OrderedWorker<?, ?, ?> leaving = chain.start(CONFIG.withMember("leaving"), first)) {
                    // Given both have their share
                    Chain.awaitTrue(() ->
                            last(first).size() == PARTITIONS / 2 && last(other).size() == PARTITIONS / 2);
                    before = last(first);
                    assertThat(leaving.done()).isNotDone();
                }
                int told = other.assigned.size();

                // When
                try (OrderedWorker<?, ?, ?> back = chain.start(CONFIG.withMember("leaving"), second)) {
                    Chain.awaitTrue(back::hasPartitions);
                    for (int partition = 0; partition < PARTITIONS; partition++) {
                        chain.sendPictures(partition, "s" + partition, 0, 3);
                    }
                    chain.awaitPersons(3 * PARTITIONS);

                    // Then
                    assertThat(second.assigned).containsExactly(before);
                    assertThat(other.assigned).as("of the one that stayed").hasSize(told);
                    assertThat(back.metrics().results()).isEqualTo(6);
                    assertThat(staying.metrics().results()).isEqualTo(6);
                }
            }
        }
    }

    private static Set<Integer> last(FakeStage stage) {
        List<Set<Integer>> all = stage.assigned;
        return all.isEmpty() ? Set.of() : all.get(all.size() - 1);
    }

    @Test
    void close_inTheMiddleOfFrames_answersTheseAndLeavesTheRestToTheNext(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "drained", 1)) {
            // Given one frame that is computed and some behind it
            CountDownLatch begun = new CountDownLatch(3);
            FakeStage slow = new FakeStage(frame -> {
                begun.countDown();
                Thread.sleep(50);
            });
            chain.sendPictures(0, "a", 0, 20);
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG, slow)) {
                begun.await();

                // When
                worker.stop();
                assertThat(worker.done()).succeedsWithin(WorkerConfig.DRAIN);
            }

            // Then what was taken up is answered and committed
            int answered = chain.persons().size();
            assertThat(answered).isBetween(3, 19);
            assertThat(slow.held).hasValue(0);
            assertThat(chain.committed(0).offset()).isEqualTo(answered);
            try (OrderedWorker<?, ?, ?> next = chain.start(CONFIG, new FakeStage())) {
                assertThat(chain.awaitPersons(20))
                        .extracting(item -> item.id().number())
                        .isSorted()
                        .doesNotHaveDuplicates();
                assertThat(next.metrics().results()).isEqualTo(20 - answered);
            }
        }
    }

    @Test
    void close_frameThatTakesTooLong_isGivenUpInTimeAndAnsweredByTheNext(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "given-up", 1)) {
            // Given
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch never = new CountDownLatch(1);
            FakeStage endless = new FakeStage(frame -> {
                begun.countDown();
                never.await();
            });
            chain.sendPictures(0, "a", 0, 3);
            try (OrderedWorker<?, ?, ?> worker = chain.start(CONFIG.withDrain(Duration.ofMillis(200)), endless)) {
                begun.await();

                // When
                worker.stop();

                // Then: long before the frame would be computed, which is never
                assertThat(worker.done()).succeedsWithin(Duration.ofSeconds(30));
            }
            assertThat(chain.persons()).isEmpty();
            try (OrderedWorker<?, ?, ?> next = chain.start(CONFIG, new FakeStage())) {
                assertThat(chain.awaitPersons(3)).hasSize(3);
                assertThat(next.metrics().results()).isEqualTo(3);
            }
        }
    }
}
