package io.posestream.runner.run;

import io.posestream.core.GapReason;
import io.posestream.core.Printable;
import io.posestream.results.settled.ResultCounts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How one stream of a run ended.
 *
 * @param streamId of the stream
 * @param folder of its result files
 * @param endReason of its end record; {@code interrupted} where there is none
 * @param notes what the user should know, one line each
 * @param counts of its answers
 */
record StreamOutcome(String streamId, Path folder, String endReason, List<String> notes, ResultCounts counts) {
    /** Pictures nobody could look at; those left out on purpose are none. */
    private static final Set<String> UNSEEN = Set.of(GapReason.CORRUPT, GapReason.EXPIRED, GapReason.LOST);

    /** Copies the list. */
    StreamOutcome {
        notes = List.copyOf(notes);
    }

    /** How many frames failed and mostly why, in one line; empty where none did and there are results. */
    Optional<String> trouble() {
        SortedMap<String, Long> reasons = new TreeMap<>(counts.failures());
        if (counts.results() == 0) {
            counts.skipped().forEach((reason, count) -> {
                if (UNSEEN.contains(reason)) {
                    reasons.merge(reason, count, Long::sum);
                }
            });
        }
        long failed = reasons.values().stream().mapToLong(Long::longValue).sum();
        return reasons.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(most -> failed + " of " + (counts.results() + failed) + " frames failed, "
                        + (most.getValue() == failed ? "all" : most.getValue() + " of them") + " with: "
                        + Printable.of(most.getKey()));
    }

    /** Whether nothing, or less than half of what was looked at, came to a result. */
    boolean isFailure() {
        return trouble().isPresent() && (counts.results() == 0 || counts.failed() > counts.results());
    }
}
