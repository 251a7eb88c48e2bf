package io.posestream.results.settled;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Checks;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the answers of an epoch add up to.
 *
 * @param results looked-at frames
 * @param skipped numbers not looked at, by reason
 * @param failures frames that could not be read or computed, by reason
 * @param people rows, one per shown person and frame
 * @param mostPeople shown in one frame
 * @param tracks shown, each counted once
 */
public record ResultCounts(
        long results,
        SortedMap<String, Long> skipped,
        SortedMap<String, Long> failures,
        long people,
        int mostPeople,
        int tracks) {
    /** Copies the maps. */
    public ResultCounts {
        Checks.requireNotNegative(results, "results");
        Checks.requireNotNegative(people, "people");
        Checks.requireNotNegative(mostPeople, "mostPeople");
        Checks.requireNotNegative(tracks, "tracks");
        requireNonNull(skipped, "skipped is null");
        requireNonNull(failures, "failures is null");
        skipped = Collections.unmodifiableSortedMap(new TreeMap<>(skipped));
        failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
    }

    /** Nothing yet. */
    public static ResultCounts none() {
        return new ResultCounts(0, new TreeMap<>(), new TreeMap<>(), 0, 0, 0);
    }

    /** All numbers not looked at. */
    public long skippedTotal() {
        return skipped.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Frames that could not be read or computed. */
    public long failed() {
        return failures.values().stream().mapToLong(Long::longValue).sum();
    }

    /** All numbers answered: results + skipped + failed. */
    public long numbers() {
        return results + skippedTotal() + failed();
    }

    /** The sum of two parts, where {@code shownTracks} are in one or both of them. */
    public ResultCounts plus(ResultCounts other, int shownTracks) {
        SortedMap<String, Long> moreSkipped = new TreeMap<>(skipped);
        other.skipped.forEach((reason, count) -> moreSkipped.merge(reason, count, Long::sum));
        SortedMap<String, Long> moreFailures = new TreeMap<>(failures);
        other.failures.forEach((reason, count) -> moreFailures.merge(reason, count, Long::sum));
        return new ResultCounts(
                results + other.results,
                moreSkipped,
                moreFailures,
                people + other.people,
                Math.max(mostPeople, other.mostPeople),
                shownTracks);
    }

    /** These and one item more, after which so many tracks were shown. */
    public ResultCounts plus(SettledItem item, int shownTracks) {
        if (item instanceof SettledItem.Shown shown) {
            int size = shown.people().size();
            return new ResultCounts(
                    results + 1, skipped, failures, people + size, Math.max(mostPeople, size), shownTracks);
        }
        if (item instanceof SettledItem.Skipped gap) {
            SortedMap<String, Long> more = new TreeMap<>(skipped);
            more.merge(gap.reason(), gap.count(), Long::sum);
            return new ResultCounts(results, more, failures, people, mostPeople, shownTracks);
        }
        SortedMap<String, Long> more = new TreeMap<>(failures);
        more.merge(((SettledItem.Failed) item).reason(), 1L, Long::sum);
        return new ResultCounts(results, skipped, more, people, mostPeople, shownTracks);
    }
}
