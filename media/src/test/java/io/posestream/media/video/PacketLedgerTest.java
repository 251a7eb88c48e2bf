package io.posestream.media.video;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketLedgerTest {
    private final PacketLedger ledger = new PacketLedger(1000);

    private void sent(long number, long pts) {
        ledger.sent(number, pts, PacketLedger.NO_PTS, false);
    }

    @Test
    void delivered_reorderedPictures_findsOnlyTheLost() {
        // Given: decoding order I0 P3 B1 B2 P6, of which B1 is damaged
        long[] pts = {0, 3, 1, 2, 6};
        for (int number = 0; number < pts.length; number++) {
            sent(number, pts[number]);
        }
        assertThat(ledger.delivered(0, 0, true)).isEmpty();
        // When / Then
        assertThat(ledger.delivered(3, 2, true)).containsExactly(new PacketLedger.Entry(2, 1, 0));
        assertThat(ledger.delivered(1, 3, true)).isEmpty();
        assertThat(ledger.remaining()).containsExactly(new PacketLedger.Entry(4, 6, 0));
        assertThat(ledger.remaining()).isEmpty();
    }

    @Test
    void delivered_clockJump_isNotTakenForLoss() {
        // Given
        sent(0, 500_000);
        sent(1, 40);
        // When / Then
        assertThat(ledger.delivered(0, 500_000, false)).isEmpty();
    }

    @Test
    void delivered_withoutTimeStamps_goesByTheHorizon() {
        // Given
        sent(0, PacketLedger.NO_PTS);
        // When / Then
        assertThat(ledger.delivered(PacketLedger.HORIZON_PACKETS, PacketLedger.NO_PTS, true))
                .isEmpty();
        assertThat(ledger.delivered(PacketLedger.HORIZON_PACKETS + 1, PacketLedger.NO_PTS, true))
                .hasSize(1);
    }

    @Test
    void delivered_withoutTimeStamps_whatIsBeforeAKeyPacketIsLost() {
        // Given
        sent(0, PacketLedger.NO_PTS);
        ledger.sent(1, PacketLedger.NO_PTS, PacketLedger.NO_PTS, true);
        sent(2, PacketLedger.NO_PTS);
        // When / Then
        assertThat(ledger.delivered(1, PacketLedger.NO_PTS, true))
                .containsExactly(new PacketLedger.Entry(0, PacketLedger.NO_PTS, 0));
    }

    @Test
    void delivered_clockStepsBack_isComparedWithinTheSectionOnly() {
        // Given: two recordings one behind the other, the first of the second is in the decoder already
        ledger.sent(0, 80, 80, true);
        ledger.sent(1, 120, 120, false);
        ledger.sent(2, 0, 0, true);
        // When / Then
        assertThat(ledger.delivered(0, 80, false)).isEmpty();
        assertThat(ledger.delivered(2, 0, false)).containsExactly(new PacketLedger.Entry(1, 120, 0));
    }

    @Test
    void delivered_decodingTimesInTheirPlace_areNotTakenForTimesOfPresentation() {
        // Given: I P B in order of decoding, each stamped with the time of decoding
        for (int number = 0; number < 3; number++) {
            ledger.sent(number, number, number, number == 0);
        }
        // When / Then
        assertThat(ledger.delivered(0, 0, true)).isEmpty();
        assertThat(ledger.delivered(2, 2, true)).isEmpty();
        assertThat(ledger.delivered(1, 1, true)).isEmpty();
    }
}
