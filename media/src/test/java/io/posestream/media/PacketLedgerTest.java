package io.posestream.media;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PacketLedgerTest {
    private final PacketLedger ledger = new PacketLedger(1000);

    @Test
    void lostBefore_reorderedPictures_findsOnlyTheLost() {
        // Given: decoding order I0 P3 B1 B2 P6, of which B1 is damaged
        long[] pts = {0, 3, 1, 2, 6};
        for (int number = 0; number < pts.length; number++) {
            ledger.sent(number, pts[number]);
        }
        ledger.delivered(0);
        assertThat(ledger.lostBefore(0, 0)).isEmpty();
        // When
        ledger.delivered(3);
        // Then
        assertThat(ledger.lostBefore(3, 2)).containsExactly(new PacketLedger.Entry(2, 1));
        ledger.delivered(1);
        assertThat(ledger.lostBefore(1, 3)).isEmpty();
        assertThat(ledger.remaining()).containsExactly(new PacketLedger.Entry(4, 6));
        assertThat(ledger.remaining()).isEmpty();
    }

    @Test
    void lostBefore_clockJump_isNotTakenForLoss() {
        // Given
        ledger.sent(0, 500_000);
        ledger.sent(1, 40);
        // When
        ledger.delivered(0);
        // Then
        assertThat(ledger.lostBefore(0, 500_000)).isEmpty();
    }

    @Test
    void lostBefore_withoutTimeStamps_goesByTheHorizon() {
        // Given
        ledger.sent(0, PacketLedger.NO_PTS);
        // When / Then
        assertThat(ledger.lostBefore(PacketLedger.HORIZON_PACKETS, PacketLedger.NO_PTS))
                .isEmpty();
        assertThat(ledger.lostBefore(PacketLedger.HORIZON_PACKETS + 1, PacketLedger.NO_PTS))
                .hasSize(1);
    }
}
