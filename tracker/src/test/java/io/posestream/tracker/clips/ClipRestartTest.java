package io.posestream.tracker.clips;

import static org.assertj.core.api.Assertions.assertThat;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.core.joints.Smoothing;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class ClipRestartTest {
    private static ClipSettings settings(Random random) {
        // one alone: the longest of several would cover what a shorter one needs
        List<ClipWindow> windows = ClipWindow.parse(List.of("1/1@25", "20/3@15", "7/7@30", "16/4@10", "7/7@30,20/3@15")
                .get(random.nextInt(5)));
        return new ClipSettings(
                windows,
                Duration.ofMillis(random.nextInt(400)),
                Duration.ofMillis(100 + random.nextInt(600)),
                any(random, ClipSettings.Tail.class),
                any(random, ClipSettings.Fill.class),
                random.nextInt(2) * 0.5,
                random.nextBoolean(),
                ClipJoints.COCO,
                random.nextBoolean() ? Optional.of(Smoothing.defaults()) : Optional.empty());
    }

    private static <E extends Enum<E>> E any(Random random, Class<E> kind) {
        List<E> all = List.copyOf(EnumSet.allOf(kind));
        return all.get(random.nextInt(all.size()));
    }

    /** A stream on which people come, stay away for a while, and go; now and then everything begins anew. */
    private static List<StreamItem<Tracks>> stream(Random random) {
        Walk walk = new Walk(ClipSettings.DEFAULT);
        boolean[] there = new boolean[5];
        long us = 0;
        for (int frame = 0; frame < 400; frame++) {
            us += random.nextInt(40) == 0 ? 700_000 : 20_000 + random.nextInt(30_000);
            int[] people = new int[there.length];
            int count = 0;
            for (int person = 0; person < there.length; person++) {
                there[person] ^= random.nextInt(12) == 0;
                if (there[person]) {
                    people[count++] = person + 1;
                }
            }
            switch (random.nextInt(150)) {
                case 0 -> walk.grows();
                case 1 -> walk.end().epoch(false);
                case 2 -> walk.epoch(true);
                case 3 -> walk.epoch(false);
                default -> {}
            }
            walk.see(us, Arrays.copyOf(people, count));
        }
        return walk.end().items;
    }

    @Test
    void framesNeeded_takenAgainByAFreshFold_giveTheSameClipsFromThereOn() {
        int compared = 0;
        for (int seed = 0; seed < 90; seed++) {
            // Given
            Random random = new Random(seed);
            ClipSettings settings = settings(random);
            List<StreamItem<Tracks>> items = stream(random);
            List<List<String>> expected = new ArrayList<>();
            List<Integer> needed = new ArrayList<>();
            List<String> clips = new ArrayList<>();
            ClipFold fold = new ClipFold(settings, clip -> clips.add(text(clip)));
            for (StreamItem<Tracks> item : items) {
                fold.accept(item);
                expected.add(List.copyOf(clips));
                needed.add(fold.framesNeeded());
                clips.clear();
            }

            // When
            for (int at = random.nextInt(9); at < items.size(); at += 1 + random.nextInt(40)) {
                ClipFold again = new ClipFold(settings, clip -> clips.add(text(clip)));
                items.subList(begin(items, at, needed.get(at)), at + 1).forEach(again::accept);

                // Then
                for (int next = at + 1; next < items.size(); next++) {
                    clips.clear();
                    again.accept(items.get(next));
                    assertThat(clips)
                            .as("seed %d, item %d of %d", seed, next, at)
                            .isEqualTo(expected.get(next));
                    assertThat(again.framesNeeded()).isLessThanOrEqualTo(needed.get(next));
                    compared += clips.size();
                }
                clips.clear();
            }
        }
        assertThat(compared).isGreaterThan(5_000);
    }

    /** The index of the last of so many looked-at frames. */
    private static int begin(List<StreamItem<Tracks>> items, int at, int frames) {
        int begin = at + 1;
        for (int left = frames; left > 0; ) {
            begin--;
            left -= items.get(begin) instanceof StreamItem.Looked<Tracks> ? 1 : 0;
        }
        return begin;
    }

    private static String text(SkeletonClip clip) {
        return clip + " " + clip.origin() + Arrays.toString(clip.keypoints()) + Arrays.toString(clip.scores())
                + Arrays.toString(clip.gaps());
    }
}
