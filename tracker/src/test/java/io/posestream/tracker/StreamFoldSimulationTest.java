package io.posestream.tracker;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * Workers that crash and repeat, pause and wake, and fail to send: whatever they make of the order, every number is
 * answered once and in order, and where nothing is answered otherwise the answers are the same to the bit.
 */
final class StreamFoldSimulationTest {
    private static final int RUNS = 150;
    private static final long LIVE = 1_700_000_000_000L;

    private final StreamFold fold = new StreamFold(FoldSettings.DEFAULT);

    @Test
    void accept_disturbedDelivery_answersTheSameToTheBit() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            Random random = new Random(seed);
            List<StreamItem<Poses>> first = source(random, 0, StreamPolicy.ARCHIVE, false);
            List<StreamItem<Poses>> second = source(random, 1, StreamPolicy.ARCHIVE, random.nextBoolean());
            List<StreamItem<Poses>> sent = new ArrayList<>(first);
            sent.addAll(second);

            // When: the first epoch is complete before the second, and comes again in the midst of it
            List<StreamItem<Poses>> delivered = disturb(first, random);
            List<StreamItem<Poses>> rest = disturb(second, random);
            rest.addAll(random.nextInt(rest.size()), first.subList(random.nextInt(first.size()), first.size()));
            delivered.addAll(rest);
            List<StreamItem<Tracks>> answers = fold(sent, random, false);
            List<StreamItem<Tracks>> disturbed = fold(delivered, random, true);

            // Then
            assertThat(disturbed.equals(answers)).as("seed %s", seed).isTrue();
            assertAnsweredOnce(sent, disturbed);
        }
    }

    @Test
    void accept_epochsCutOffAndGapsCutAnew_answersEveryDeliveredNumberOnce() {
        for (int seed = 0; seed < RUNS; seed++) {
            // Given
            Random random = new Random(seed);
            List<StreamItem<Poses>> sent = new ArrayList<>();
            for (int opening = 0; opening < 3; opening++) {
                List<StreamItem<Poses>> epoch = source(random, LIVE + opening, StreamPolicy.LIVE, opening > 0);
                epoch.remove(epoch.size() - 1);
                sent.addAll(epoch);
            }

            // When: whole epochs overlap, and gaps come again in other pieces
            List<StreamItem<Poses>> delivered = displace(regap(disturb(sent, random), random), random, 40);
            List<StreamItem<Tracks>> answers = fold(delivered, random, true);

            // Then
            assertAnsweredOnce(sent, answers);
        }
    }

    private List<StreamItem<Tracks>> fold(List<StreamItem<Poses>> items, Random random, boolean restarts) {
        List<StreamItem<Tracks>> answers = new ArrayList<>();
        StreamState state = StreamState.EMPTY;
        for (StreamItem<Poses> item : items) {
            FoldStep step = fold.accept(state, item);
            answers.addAll(step.answers());
            state = step.state();
            if (restarts && random.nextInt(8) == 0) {
                List<StreamItem<Poses>> parked = state.parked();
                state = StreamStateCodec.decode(StreamStateCodec.encode(state)).withParked(parked);
            }
        }
        assertThat(state.parked()).isEmpty();
        return answers;
    }

    /** Everything that was sent is answered once; what belongs to the epoch it came in is in order. */
    private static void assertAnsweredOnce(List<StreamItem<Poses>> sent, List<StreamItem<Tracks>> answers) {
        Set<FrameId> expected = new HashSet<>();
        sent.forEach(item -> {
            for (long i = 0; i < item.count(); i++) {
                expected.add(item.id().plus(i));
            }
        });
        Set<FrameId> answered = new HashSet<>();
        FrameId last = new FrameId("cam", 0, 0);
        for (StreamItem<Tracks> answer : answers) {
            boolean late =
                    answer instanceof StreamItem.Gap<Tracks> gap && gap.reason().equals(GapReason.SUPERSEDED);
            assertThat(late || answer.id().compareTo(last) >= 0).isTrue();
            last = late ? last : answer.id();
            for (long i = 0; i < answer.count(); i++) {
                assertThat(answered.add(answer.id().plus(i)))
                        .as("%s once", answer.id())
                        .isTrue();
            }
        }
        assertThat(answered).isEqualTo(expected);
    }

    private static List<StreamItem<Poses>> source(Random random, long epoch, StreamPolicy policy, boolean continued) {
        List<StreamItem<Poses>> items = new ArrayList<>();
        long number = 0;
        while (items.size() < 60) {
            int kind = random.nextInt(10);
            if (kind == 0) {
                items.add(Scenes.gap(epoch, number, 1 + random.nextInt(6), GapReason.RATE));
            } else if (kind == 1) {
                items.add(Scenes.failed(epoch, number));
            } else {
                items.add(Scenes.frame(epoch, number, Scenes.crowd(random, 4, number)));
            }
            number += items.get(items.size() - 1).count();
        }
        items.set(0, Scenes.starting(items.get(0), policy, continued));
        items.add(Scenes.end(epoch, number));
        return items;
    }

    /** Crashes: a stretch comes again. Woken workers and failed sends: some come later, then once more. */
    private static List<StreamItem<Poses>> disturb(List<StreamItem<Poses>> items, Random random) {
        List<StreamItem<Poses>> delivered = new ArrayList<>();
        for (int index = 0; index < items.size(); index++) {
            delivered.add(items.get(index));
            if (random.nextInt(12) == 0) {
                int from = Math.max(0, index - random.nextInt(15));
                delivered.addAll(items.subList(from, index + 1));
            }
        }
        return displace(delivered, random, 0);
    }

    /** Some records change places with a later one of the same epoch, or of any where {@code across} is above 0. */
    private static List<StreamItem<Poses>> displace(List<StreamItem<Poses>> items, Random random, int across) {
        List<StreamItem<Poses>> displaced = new ArrayList<>(items);
        for (int index = 0; index < displaced.size(); index++) {
            int later = Math.min(displaced.size() - 1, index + random.nextInt(across > 0 ? across : 12));
            boolean same = displaced.get(later).id().epoch()
                    == displaced.get(index).id().epoch();
            boolean opens = displaced.get(index).id().number() == 0;
            if (random.nextInt(6) == 0 && (same || (across > 0 && !opens))) {
                displaced.add(later, displaced.remove(index));
            }
        }
        return displaced;
    }

    /** Gaps come in two overlapping pieces, or with their copy cut short. */
    private static List<StreamItem<Poses>> regap(List<StreamItem<Poses>> items, Random random) {
        List<StreamItem<Poses>> cut = new ArrayList<>();
        for (StreamItem<Poses> item : items) {
            if (item instanceof StreamItem.Gap<Poses> gap && gap.count() > 2 && random.nextBoolean()) {
                long half = gap.count() / 2;
                cut.add(new StreamItem.Gap<>(gap.id(), gap.provenance(), half + 1, gap.reason()));
                cut.add(new StreamItem.Gap<>(
                        gap.id().plus(half), StreamItem.Provenance.at(5), gap.count() - half, gap.reason()));
            } else {
                cut.add(item);
            }
        }
        return cut;
    }
}
