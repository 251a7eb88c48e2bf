package io.posestream.runner.swap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.posestream.core.FrameId;
import io.posestream.core.control.ModelSwap;
import io.posestream.core.control.SwapVerdict;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.NotYetException;
import io.posestream.kafka.worker.StageBrokenException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
final class ModelChoiceTest {
    private static final ModelSwap SWAP = swap("s1", 10, "two");

    private final List<String> closed = new ArrayList<>();
    private final ModelChoice<Named> choice = new ModelChoice<>(new Named("one"), Duration.ofSeconds(20));
    private final ByFrame<Named> caller = choice.newCaller(model -> new Named("caller of " + model.name));

    /** A network that is only a name, and what is made of it. */
    private final class Named implements AutoCloseable {
        private final String name;

        Named(String name) {
            this.name = name;
        }

        @Override
        public void close() {
            closed.add(name);
        }
    }

    @Test
    void of_acceptedSwap_holdsFromItsFrameOnInItsStreamAndLaterEpochs() {
        // Given
        choice.add(SWAP);
        choice.loaded(SWAP, new Named("two"));
        choice.decide(SwapVerdict.accepted(SWAP, "two"));

        // Then
        assertThat(name(new FrameId("gate", 3, 9))).isEqualTo("caller of one");
        assertThat(name(new FrameId("gate", 3, 10))).isEqualTo("caller of two");
        assertThat(name(new FrameId("gate", 4, 0))).isEqualTo("caller of two");
        assertThat(name(new FrameId("gate", 2, 99))).isEqualTo("caller of one");
        assertThat(name(new FrameId("hall", 3, 10))).isEqualTo("caller of one");
    }

    @Test
    void of_frameBehindAnUndecidedSwap_waitsForTheFirstVerdict() throws Exception {
        // Given
        choice.add(SWAP);
        choice.loaded(SWAP, new Named("two"));

        // When
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> name(new FrameId("gate", 3, 11)));
        TimeUnit.MILLISECONDS.sleep(100);
        assertThat(waiting).isNotDone();
        choice.decide(SwapVerdict.refused(SWAP, "no"));
        choice.decide(SwapVerdict.accepted(SWAP, "two"));

        // Then
        assertThat(waiting.get(20, TimeUnit.SECONDS)).isEqualTo("caller of one");
    }

    @Test
    void of_severalSwaps_theLastThatHoldsCounts() {
        ModelSwap later = swap("s2", 20, "three");
        for (ModelSwap one : List.of(SWAP, later)) {
            choice.add(one);
            choice.loaded(one, new Named(one.model()));
            choice.decide(SwapVerdict.accepted(one, one.model()));
        }

        assertThat(name(new FrameId("gate", 3, 19))).isEqualTo("caller of two");
        assertThat(name(new FrameId("gate", 3, 20))).isEqualTo("caller of three");
        choice.close();
        assertThat(closed).containsExactlyInAnyOrder("two", "three");
    }

    @Test
    void loaded_afterTheEnd_isClosedAtOnce() {
        choice.add(SWAP);
        choice.close();

        choice.loaded(SWAP, new Named("two"));

        assertThat(closed).containsExactly("two");
    }

    @Test
    void opinion_numberWasAnsweredBefore_refusesIt() {
        // Given
        name(new FrameId("gate", 3, 10));

        // When
        choice.add(SWAP);

        // Then
        assertThat(choice.open()).containsExactly(SWAP);
        assertThat(choice.opinion(SWAP, model -> model.name).accepted()).isFalse();
        assertThat(choice.opinion(SWAP, model -> model.name).reason()).contains("number 10 was answered");
    }

    @Test
    void of_acceptedByOthersButNotUsableHere_waitsUntilItIs() {
        choice.add(SWAP);
        choice.failed(SWAP, "no such file");
        choice.decide(SwapVerdict.accepted(SWAP, "two"));

        assertThat(name(new FrameId("gate", 3, 9))).isEqualTo("caller of one");
        assertThat(choice.problem()).isEmpty();
        assertThatThrownBy(() -> name(new FrameId("gate", 3, 10)))
                .isInstanceOf(NotYetException.class)
                .hasMessageContaining("no such file");
        assertThat(choice.problem().orElseThrow()).contains("no such file", "gate");
        assertThat(choice.missing()).containsExactly(SWAP);

        choice.loaded(SWAP, new Named("two"));

        assertThat(choice.problem()).isEmpty();
        assertThat(choice.missing()).isEmpty();
        assertThat(name(new FrameId("gate", 3, 10))).isEqualTo("caller of two");
    }

    @Test
    void of_nobodyDecides_breaksTheStageInTime() {
        ModelChoice<Named> hasty = new ModelChoice<>(new Named("one"), Duration.ofMillis(50));
        hasty.add(SWAP);

        assertThatThrownBy(() -> hasty.newCaller(model -> model).of(new FrameId("gate", 3, 10)))
                .isInstanceOf(StageBrokenException.class)
                .hasMessageContaining("nobody decided");
    }

    private String name(FrameId id) {
        return caller.of(id).name;
    }

    private static ModelSwap swap(String id, long number, String model) {
        return new ModelSwap(id, "pose", new FrameId("gate", 3, number), 0, model);
    }
}
