package io.posestream.kafka.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameLocation;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.TestBroker;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.UnreadableRecordException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class FrameFetcherTest {
    @Test
    void fetch_inOrder_readsOnWithoutSeeking(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "fetch", 2);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            chain.sendPictures(0, "a", 0, 30);
            chain.sendPictures(1, "b", 0, 30);

            // When
            List<CompletableFuture<Optional<EncodedFrame>>> answers = new ArrayList<>();
            for (int number = 0; number < 30; number += 2) {
                answers.add(fetcher.fetch(new FrameLocation(0, number), Chain.frame("a", number)));
                answers.add(fetcher.fetch(new FrameLocation(1, number), Chain.frame("b", number)));
            }

            // Then
            for (int i = 0; i < answers.size(); i++) {
                assertThat(get(answers.get(i)).orElseThrow().pts()).isEqualTo(i - i % 2);
            }
            assertThat(fetcher.seeks()).isZero();
            assertThat(fetcher.fetched()).isEqualTo(30);
        }
    }

    @Test
    void fetch_aLittleOutOfOrder_readsOnWithoutSeeking(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "overtaken", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            chain.sendPictures(0, "a", 0, 20);

            // When / Then
            for (int number : new int[] {0, 2, 1, 3, 6, 4, 5, 7, 10, 8}) {
                assertThat(get(fetcher.fetch(new FrameLocation(0, number), Chain.frame("a", number)))
                                .orElseThrow()
                                .pts())
                        .isEqualTo(number);
            }
            assertThat(fetcher.seeks()).isZero();
        }
    }

    @Test
    void fetch_oneAtATime_isAnsweredWithoutWaitingForAnotherRequest(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "lone", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            long leastNs = Long.MAX_VALUE;
            for (int number = 0; number < 20; number++) {
                chain.sendPictures(0, "a", number, number + 1);
                long startNs = System.nanoTime();
                get(fetcher.fetch(new FrameLocation(0, number), Chain.frame("a", number)));
                leastNs = Math.min(leastNs, System.nanoTime() - startNs);
            }

            // the quickest of many, on however busy a machine; a wait for requests alone takes 100 ms
            assertThat(leastNs).isLessThan(TimeUnit.MILLISECONDS.toNanos(80));
        }
    }

    @Test
    void fetch_backwardsAndFarAhead_seeks(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "jump", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            chain.sendPictures(0, "a", 0, 60);

            // Then
            for (int number : new int[] {0, 50, 3, 4, 3, 59}) {
                assertThat(get(fetcher.fetch(new FrameLocation(0, number), Chain.frame("a", number)))
                                .orElseThrow()
                                .pts())
                        .isEqualTo(number);
            }
            assertThat(fetcher.seeks()).isPositive();
            assertThat(fetcher.expired()).isZero();
        }
    }

    @Test
    void fetch_whatIsNoLongerThere_isEmptyAndGoesOn(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "gone", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            chain.sendPictures(0, "a", 0, 20);
            chain.deleteFramesBelow(0, 10);

            // When
            List<CompletableFuture<Optional<EncodedFrame>>> answers = new ArrayList<>();
            for (int number = 8; number < 12; number++) {
                answers.add(fetcher.fetch(new FrameLocation(0, number), Chain.frame("a", number)));
            }
            answers.add(fetcher.fetch(new FrameLocation(0, 12), Chain.frame("another", 12)));
            answers.add(fetcher.fetch(new FrameLocation(0, 99), Chain.frame("a", 99)));
            answers.add(fetcher.fetch(new FrameLocation(0, 13), Chain.frame("a", 13)));

            // Then
            List<Boolean> there = new ArrayList<>();
            for (CompletableFuture<Optional<EncodedFrame>> answer : answers) {
                there.add(get(answer).isPresent());
            }
            assertThat(there).containsExactly(false, false, true, true, false, false, true);
            assertThat(fetcher.expired()).isEqualTo(4);
        }
    }

    @Test
    void fetch_whatWasNeverThere_isEmptyAndHoldsUpNobody(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "never", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            chain.sendPictures(0, "a", 0, 5);

            // When: a partition that does not exist, the log's end, behind it
            List<CompletableFuture<Optional<EncodedFrame>>> answers = new ArrayList<>();
            answers.add(fetcher.fetch(new FrameLocation(7, 0), Chain.frame("a", 0)));
            answers.add(fetcher.fetch(new FrameLocation(0, 5), Chain.frame("a", 5)));
            answers.add(fetcher.fetch(new FrameLocation(0, Long.MAX_VALUE), Chain.frame("a", 6)));
            answers.add(fetcher.fetch(new FrameLocation(0, 2), Chain.frame("a", 2)));
            answers.add(fetcher.fetch(new FrameLocation(0, 5), Chain.frame("a", 5)));

            // Then
            List<Boolean> there = new ArrayList<>();
            for (CompletableFuture<Optional<EncodedFrame>> answer : answers) {
                there.add(get(answer).isPresent());
            }
            assertThat(there).containsExactly(false, false, false, true, false);

            // When the record comes after all
            chain.sendPictures(0, "a", 5, 6);

            // Then
            assertThat(get(fetcher.fetch(new FrameLocation(0, 5), Chain.frame("a", 5))))
                    .isPresent();
        }
    }

    @Test
    void fetch_bytesThatAreNoRecord_failsThatOneOnly(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "rotten", 1);
                FrameFetcher fetcher = new FrameFetcher(chain.clients())) {
            // Given
            ProducerRecord<String, byte[]> broken =
                    new ProducerRecord<>(chain.topics().frames().name(), 0, "a", new byte[] {(byte) 0xFF});
            new ItemHeaders(Chain.frame("a", 0), 1, 1).write(broken.headers());
            chain.send(broken);
            chain.sendPictures(0, "a", 1, 2);

            // Then
            assertThatThrownBy(() -> get(fetcher.fetch(new FrameLocation(0, 0), Chain.frame("a", 0))))
                    .isInstanceOf(ExecutionException.class)
                    .hasCauseInstanceOf(UnreadableRecordException.class);
            assertThat(get(fetcher.fetch(new FrameLocation(0, 1), Chain.frame("a", 1))))
                    .isPresent();
        }
    }

    @Test
    void close_withRequestsOpen_refusesThem(TestBroker broker) throws Exception {
        try (Chain chain = new Chain(broker, "closed", 1)) {
            FrameFetcher fetcher = new FrameFetcher(chain.clients());
            fetcher.close();

            assertThatThrownBy(() -> get(fetcher.fetch(new FrameLocation(0, 0), Chain.frame("a", 0))))
                    .hasRootCauseMessage("the frame fetcher is closed");
        }
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(30, TimeUnit.SECONDS);
    }
}
