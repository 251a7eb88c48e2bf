package io.posestream.ingest.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;

final class LeadTest {
    @Test
    void acquire_full_waitsForAnAnswerOfAnyStream() throws Exception {
        // Given
        Lead lead = new Lead(2);
        lead.acquire(new FrameId("a", 0, 0));
        lead.acquire(new FrameId("b", 0, 7));

        // When
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> acquire(lead, new FrameId("a", 0, 1)));

        // Then
        assertThatThrownBy(() -> third.get(100, TimeUnit.MILLISECONDS)).isInstanceOf(TimeoutException.class);
        lead.answered(new FrameId("b", 0, 9));
        third.get(10, TimeUnit.SECONDS);
        assertThat(lead.onTheWay()).isEqualTo(2);
    }

    @Test
    void answered_earlierEpochOrUnknownStream_changesNothing() throws Exception {
        Lead lead = new Lead(4);
        lead.acquire(new FrameId("a", 1, 0));

        lead.answered(new FrameId("a", 0, 100));
        lead.answered(new FrameId("c", 5, 100));

        assertThat(lead.onTheWay()).isEqualTo(1);
    }

    @Test
    void release_someoneWaits_letsEveryonePass() throws Exception {
        Lead lead = new Lead(2);
        lead.acquire(new FrameId("a", 0, 0));
        lead.acquire(new FrameId("a", 0, 1));
        CompletableFuture<Void> third = CompletableFuture.runAsync(() -> acquire(lead, new FrameId("a", 0, 2)));

        lead.release();

        third.get(10, TimeUnit.SECONDS);
    }

    private static void acquire(Lead lead, FrameId id) {
        try {
            lead.acquire(id);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
