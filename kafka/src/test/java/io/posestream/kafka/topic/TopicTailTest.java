package io.posestream.kafka.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamItem.Gap;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamItem.Provenance;
import io.posestream.kafka.BrokerExtension;
import io.posestream.kafka.Chain;
import io.posestream.kafka.TestBroker;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(BrokerExtension.class)
@Timeout(90)
final class TopicTailTest {
    @Test
    void lastLooked_restartInTheMiddle_givesTheTwoBefore(TestBroker broker) {
        try (Chain chain = new Chain(broker, "tail", 2)) {
            // Given a long stream, another one behind it, gaps, and answers beyond the place to go on from
            chain.sendPictures(0, "a", 0, 600);
            chain.send(0, new Gap<>(Chain.frame("a", 600), Provenance.at(1_700_000_000_123_456L), 10, GapReason.RATE));
            chain.sendPictures(0, "a", 610, 612);
            chain.sendPictures(0, "b", 0, 400);
            chain.sendPictures(1, "a", 700, 702);

            // Then
            assertThat(numbers(chain, Chain.frame("a", 611))).containsExactly(599L, 610L);
            assertThat(numbers(chain, Chain.frame("a", 5))).containsExactly(3L, 4L);
            assertThat(numbers(chain, Chain.frame("a", 1))).containsExactly(0L);
            assertThat(numbers(chain, Chain.frame("a", 0))).isEmpty();
            assertThat(numbers(chain, Chain.frame("b", 400))).containsExactly(398L, 399L);
            assertThat(numbers(chain, new FrameId("a", 1, 611)))
                    .as("another epoch")
                    .isEmpty();
        }
    }

    @Test
    void lastLooked_repeatedAnswers_countOnce(TestBroker broker) {
        try (Chain chain = new Chain(broker, "tail-again", 1)) {
            chain.sendPictures(0, "a", 0, 10);
            chain.sendPictures(0, "a", 7, 12);

            assertThat(numbers(chain, Chain.frame("a", 9))).containsExactly(7L, 8L);
            assertThat(numbers(chain, Chain.frame("a", 12))).containsExactly(10L, 11L);
        }
    }

    private static List<Long> numbers(Chain chain, FrameId before) {
        List<Looked<EncodedFrame>> found =
                TopicTail.lastLooked(chain.clients(), chain.topics().frames(), 0, before, 2);
        return found.stream().map(StreamItem::id).map(FrameId::number).toList();
    }
}
