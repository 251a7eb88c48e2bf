package io.posestream.ingest.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class NewestFirstTest {
    private final NewestFirst events = new NewestFirst();
    private final List<Long> closed = new ArrayList<>();

    @Test
    void add_pictureThatNobodyTook_isReplacedAndCounted() {
        assertThat(events.add(picture(0))).isFalse();
        assertThat(events.add(picture(1))).isTrue();
        assertThat(events.add(picture(2))).isTrue();

        assertThat(events.remove()).isEqualTo(new SourceEvent.Late(2));
        assertThat(ptsUs(events.remove())).isEqualTo(2);
        assertThat(closed).containsExactly(0L, 1L);
    }

    @Test
    void add_packetsLeftOutInBetween_stillKeepsOnePicture() {
        // Given what a decoder that cannot keep up gives: now and then a picture, and in between what it had no time
        // for
        for (int number = 0; number < 100; number++) {
            events.add(picture(number));
            events.leaveOut(3);
        }

        assertThat(events.size()).isEqualTo(3);
        assertThat(events.remove()).isEqualTo(new SourceEvent.Late(99 + 99 * 3));
        assertThat(ptsUs(events.remove())).isEqualTo(99);
        assertThat(events.remove()).isEqualTo(new SourceEvent.Late(3));
        assertThat(closed).hasSize(99);
    }

    @Test
    void add_lossAndDamageInBetween_keepTheirPlaces() {
        events.add(picture(0));
        events.add(new SourceEvent.Corrupt(2, 0));
        events.add(new SourceEvent.Lost());
        events.leaveOut(1);
        events.add(picture(1));

        assertThat(events.remove()).isEqualTo(new SourceEvent.Late(1));
        assertThat(events.remove()).isEqualTo(new SourceEvent.Corrupt(2, 0));
        assertThat(events.remove()).isEqualTo(new SourceEvent.Lost());
        assertThat(events.remove()).isEqualTo(new SourceEvent.Late(1));
        assertThat(ptsUs(events.remove())).isEqualTo(1);
        assertThat(events.isEmpty()).isTrue();
    }

    @Test
    void clear_pictureWaiting_closesIt() {
        events.add(picture(7));
        events.clear();

        assertThat(closed).containsExactly(7L);
    }

    private static long ptsUs(SourceEvent event) {
        return ((SourceEvent.Shown) event).picture().ptsUs();
    }

    private SourcePicture picture(long ptsUs) {
        return new BlankPicture(ptsUs, () -> closed.add(ptsUs));
    }
}
