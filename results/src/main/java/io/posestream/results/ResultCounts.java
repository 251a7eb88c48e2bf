package io.posestream.results;

import static java.util.Objects.requireNonNull;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the answers of an epoch add up to.
 *
 * @param results looked-at frames
 * @param skipped numbers not looked at, by reason
 * @param failed frames that could not be read or computed
 * @param people rows, one per shown person and frame
 * @param mostPeople shown in one frame
 * @param tracks shown, each counted once
 */
public record ResultCounts(
        long results, SortedMap<String, Long> skipped, long failed, long people, int mostPeople, int tracks) {
    /** Copies the map. */
    public ResultCounts {
        Require.notNegative(results, "results");
        Require.notNegative(failed, "failed");
        Require.notNegative(people, "people");
        Require.notNegative(mostPeople, "mostPeople");
        Require.notNegative(tracks, "tracks");
        requireNonNull(skipped, "skipped is null");
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
    }

    /** Nothing yet. */
    public static ResultCounts none() {
        return new ResultCounts(0, new TreeMap<>(), 0, 0, 0, 0);
    }

    /** All numbers not looked at. */
    public long skippedTotal() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All numbers answered: results + skipped + failed. */
    public long numbers() {
        return results + skippedTotal() + failed;
    }

    ResultCounts plus(SettledItem item, int shownTracks) {
        if (item instanceof SettledItem.Shown shown) {
            int size = shown.people().size();
            return new ResultCounts(
                    results + 1, skipped, failed, people + size, Math.max(mostPeople, size), shownTracks);
        }
        if (item instanceof SettledItem.Skipped gap) {
            SortedMap<String, Long> more = new TreeMap<>(skipped);
            more.merge(gap.reason(), gap.count(), Long::sum);
            return new ResultCounts(results, more, failed, people, mostPeople, shownTracks);
        }
        return new ResultCounts(results, skipped, failed + 1, people, mostPeople, shownTracks);
    }
}
