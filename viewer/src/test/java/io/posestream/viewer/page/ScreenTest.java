package io.posestream.viewer.page;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ScreenTest {
    private static final double BYTES_PER_SECOND = 8e6;
    private static final long TICK_NS = 1_000_000;
    private static final int SECOND = 1000;
    private static final double BURST = BYTES_PER_SECOND / 4;

    private long nowNs;
    private long seq;
    private final Screen screen = new Screen(BYTES_PER_SECOND, () -> nowNs);

    private ShownFrame frame(String stream, int bytes) {
        return new ShownFrame(++seq, stream, seq, ByteBuffer.allocate(bytes));
    }

    /** Ten seconds of cameras at 25 frames/s whose viewer credits at once: bytes sent of each. */
    private Map<String, Long> watch(Map<String, Integer> sizes) {
        Map<String, Long> sent = new HashMap<>();
        for (int ms = 0; ms < 10 * SECOND; ms++) {
            nowNs += TICK_NS;
            if (ms % 40 == 0) {
                sizes.forEach((stream, bytes) -> screen.offer(stream, frame(stream, bytes)));
            }
            Optional<ShownFrame> next = screen.next();
            while (next.isPresent()) {
                sent.merge(next.get().stream(), (long) next.get().size(), Long::sum);
                screen.credit(next.get().seq());
                next = screen.next();
            }
        }
        return sent;
    }

    @Test
    void next_moreThanTheBudget_firstInViewLosesNothingAndTheOthersShareTheRest() {
        // Given 5 MB/s each
        List<String> all = List.of("a", "b", "c", "d");
        screen.show(all, Optional.of("c"));
        Map<String, Integer> sizes = new HashMap<>();
        all.forEach(stream -> sizes.put(stream, 200_000));

        // When
        Map<String, Long> sent = watch(sizes);

        // Then
        assertThat(sent.values().stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo((long) (10 * BYTES_PER_SECOND + BURST + 200_000))
                .isGreaterThan((long) (9 * BYTES_PER_SECOND));
        assertThat(sent.get("c")).isEqualTo(250L * 200_000);
        for (String other : List.of("a", "b", "d")) {
            assertThat(sent.get(other)).as(other).isBetween(7_000_000L, 13_000_000L);
        }
    }

    @Test
    void next_lessThanTheBudget_leavesNothingOut() {
        screen.show(List.of("a", "b"), Optional.empty());
        assertThat(watch(Map.of("a", 50_000, "b", 20_000)))
                .containsEntry("a", 250L * 50_000)
                .containsEntry("b", 250L * 20_000);
    }

    @Test
    void next_picturesLargerThanAllThatIsSavedUp_leaveAllTheSame() {
        screen.show(List.of("a", "b"), Optional.of("a"));
        Map<String, Long> sent = watch(Map.of("a", 3_000_000, "b", 3_000_000));
        assertThat(sent.values().stream().mapToLong(Long::longValue).sum())
                .isLessThanOrEqualTo((long) (10 * BYTES_PER_SECOND + BURST + 3_000_000));
        assertThat(sent.get("a")).isGreaterThan(30_000_000L);
    }

    @Test
    void next_withoutCredits_twoAreOnTheirWayAndTheNewestWaits() {
        screen.show(List.of("a"), Optional.of("a"));
        for (int i = 0; i < 10; i++) {
            nowNs += 100 * TICK_NS;
            screen.offer("a", frame("a", 1000));
            assertThat(screen.next().isPresent()).isEqualTo(i < 2);
        }

        // When
        assertThat(screen.credit(1)).containsKey("a");

        // Then
        assertThat(screen.next().orElseThrow().seq()).isEqualTo(10);
        assertThat(screen.credit(5)).as("never sent").isEmpty();
        assertThat(screen.credit(1)).as("credited before").isEmpty();
    }

    @Test
    void offer_olderThanWhatWasSent_isLeftOut() {
        screen.show(List.of("a"), Optional.of("a"));
        ShownFrame old = frame("a", 10);
        screen.offer("a", frame("a", 10));
        screen.next();
        screen.offer("a", old);
        assertThat(screen.next()).isEmpty();
    }

    @Test
    void show_anotherScreen_sendsNothingOfWhatLeft() {
        screen.show(List.of("a", "b"), Optional.of("b"));
        screen.offer("a", frame("a", 10));
        screen.show(List.of("b"), Optional.of("nobody"));
        assertThat(screen.next()).isEmpty();
        assertThat(screen.shows("a")).isFalse();
        assertThat(screen.first()).contains("b");
    }
}
