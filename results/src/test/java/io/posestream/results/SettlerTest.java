package io.posestream.results;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.TrackId;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettlerTest {
    private final Items items = Items.coco("gate");
    private final List<SettledItem> settled = new ArrayList<>();
    private final Settler settler = new Settler(settled::add);

    private void feed() {
        items.all().forEach(settler::accept);
    }

    private List<List<Integer>> idsPerFrame() {
        List<List<Integer>> ids = new ArrayList<>();
        for (SettledItem item : settled) {
            if (item instanceof SettledItem.Shown shown) {
                ids.add(shown.people().stream().map(SettledPerson::id).toList());
            }
        }
        return ids;
    }

    @Test
    void accept_tentativeConfirmedInNextFrame_isShownFromItsFirstHit() {
        // Given
        TrackId late = items.track(1, 0);
        items.looked().looked(items.tentative(late)).looked(items.confirmed(late));
        // When
        feed();
        // Then
        assertThat(idsPerFrame()).containsExactly(List.of(), List.of(0), List.of(0));
    }

    @Test
    void accept_tentativeNeverSeenAgain_isNeverShown() {
        // Given
        TrackId phantom = items.track(0, 0);
        TrackId real = items.track(0, 1);
        items.looked(items.tentative(phantom), items.confirmed(real)).looked(items.confirmed(real));
        // When
        feed();
        // Then
        assertThat(idsPerFrame()).containsExactly(List.of(0), List.of(0));
    }

    @Test
    void accept_tentativeOpen_holdsItsFrameAndWhatFollows() {
        // Given
        items.looked().looked(items.tentative(items.track(1, 0))).gap(3, "rate").failed("model: broke");
        // When
        feed();
        // Then
        assertThat(settled).hasSize(1);
        assertThat(settler.oldestHeld())
                .hasValueSatisfying(place -> assertThat(place.offset()).isEqualTo(1_001));
    }

    @Test
    void accept_gapBetweenHits_settlesAtTheNextLookedAtFrame() {
        // Given
        TrackId track = items.track(0, 0);
        items.looked(items.tentative(track)).gap(3, "rate").looked(items.confirmed(track));
        // When
        feed();
        // Then
        assertThat(settled).hasSize(3);
        assertThat(idsPerFrame()).containsExactly(List.of(0), List.of(0));
        assertThat(settler.oldestHeld()).isEmpty();
    }

    @Test
    void accept_stillTentativeAtSecondHit_keepsHolding() {
        // Given
        TrackId track = items.track(0, 0);
        items.looked(items.tentative(track)).looked(items.tentative(track)).looked(items.confirmed(track));
        // When
        feed();
        // Then
        assertThat(idsPerFrame()).containsExactly(List.of(0), List.of(0), List.of(0));
    }

    @Test
    void end_tentativeOpen_isNotShown() {
        // Given
        items.looked(items.tentative(items.track(0, 0))).end("complete");
        // When
        feed();
        // Then
        assertThat(idsPerFrame()).containsExactly(List.of());
    }

    @Test
    void accept_manyTracks_numbersThemInOrderOfFirstAppearance() {
        // Given
        TrackId a = items.track(0, 7);
        TrackId b = items.track(0, 2);
        TrackId phantom = items.track(0, 0);
        items.looked(items.confirmed(a), items.tentative(phantom), items.tentative(b))
                .looked(items.confirmed(b))
                .looked(items.confirmed(b), items.confirmed(a));
        // When
        feed();
        // Then
        assertThat(idsPerFrame()).containsExactly(List.of(0, 1), List.of(1), List.of(1, 0));
        assertThat(settler.tracks()).isEqualTo(2);
    }
}
