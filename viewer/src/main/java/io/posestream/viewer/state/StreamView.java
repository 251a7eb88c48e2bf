package io.posestream.viewer.state;

import io.posestream.core.EndReason;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.Tracks;
import io.posestream.core.control.SourceState;
import io.posestream.core.control.SourceStatus;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalLong;

/** What is known of one stream. Not thread-safe. */
final class StreamView {
    /** How far lanes, gaps and latencies reach back. */
    static final int MINUTES = 5;

    private static final long SECOND_US = 1_000_000;
    /** The same in µs. */
    static final long KEEP_US = MINUTES * 60 * SECOND_US;

    /** Over how long rates and present ages are taken, and after how long without an answer a stream stands still. */
    private static final long RECENT_US = 10 * SECOND_US;

    /** A source's process says how it is every 5 s. */
    private static final long SILENT_US = 15 * SECOND_US;

    private static final long US_PER_MS = 1000;
    private static final int MOST_LETTERS = 5;
    private static final int LETTER_CHARS = 200;

    private final String id;
    private final Lanes lanes = new Lanes(KEEP_US);
    private final Gaps gaps = new Gaps(KEEP_US);
    private final LatencyHistory latencies = new LatencyHistory(MINUTES * 60);
    private final LatencyHistory ages = new LatencyHistory(MINUTES * 60);
    private final Deque<Recent> recent = new ArrayDeque<>();
    private final Deque<String> letters = new ArrayDeque<>();
    private Counts counts = new Counts();
    private Optional<StreamPolicy> policy = Optional.empty();
    private Optional<Answered> newest = Optional.empty();
    private Optional<Answered> newestLooked = Optional.empty();
    private Optional<SourceStatus> said = Optional.empty();
    private Optional<StreamState> ended = Optional.empty();
    private long firstUs;
    private long people;
    private long reconnects;
    private long letterCount;

    /** Numbers answered at a moment: how many had a result, and how many were too late. */
    private record Recent(long us, boolean result, long late) {}

    StreamView(String id) {
        this.id = id;
    }

    String id() {
        return id;
    }

    /** It lies in; empty before an answer was read. */
    Optional<Integer> partition() {
        return newest.map(Answered::partition);
    }

    /** Takes the next answer in; one of an epoch before the present one changes counts alone. */
    void answered(Answered answered) {
        StreamItem<Tracks> item = answered.item();
        long epoch = newest.map(last -> last.item().id().epoch()).orElse(-1L);
        if (item.id().epoch() < epoch) {
            counts.add(item);
            return;
        }
        item.provenance().start().ifPresent(start -> policy = Optional.of(start.policy()));
        if (epoch >= 0 && item.id().epoch() > epoch) {
            begin(item);
        }
        if (newest.isEmpty()) {
            firstUs = answered.delays().answeredUs();
        }
        newest = Optional.of(answered);
        counts.add(item);
        note(answered);
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            newestLooked = Optional.of(answered);
            people = looked.value().people().stream()
                    .filter(person -> person.displayId().isPresent())
                    .count();
            lanes.add(looked);
            measure(answered);
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            gaps.add(answered.arrivalUs(), gap.reason(), gap.count());
        } else if (item instanceof StreamItem.Failed<Tracks>) {
            gaps.add(answered.arrivalUs(), "failed", 1);
        } else if (item instanceof StreamItem.End<Tracks> end) {
            SourceState kind = end.reason().equals(EndReason.LOST) ? SourceState.LOST : SourceState.ENDED;
            ended = Optional.of(
                    new StreamState(kind, end.reason(), answered.delays().answeredUs()));
        }
    }

    /** A connection more of a camera, or a recording shown again. */
    private void begin(StreamItem<Tracks> item) {
        boolean continued =
                item.provenance().start().map(start -> start.continued()).orElse(true);
        if (continued || isLive()) {
            reconnects++;
        } else {
            counts = new Counts();
        }
        ended = Optional.empty();
    }

    private void note(Answered answered) {
        StreamItem<Tracks> item = answered.item();
        long us = answered.delays().answeredUs();
        long late = item instanceof StreamItem.Gap<Tracks> gap
                        && (gap.reason().equals(GapReason.LATE) || gap.reason().equals(GapReason.ROOM))
                ? gap.count()
                : 0;
        recent.addLast(new Recent(us, item instanceof StreamItem.Looked<Tracks>, late));
        forget(us);
    }

    private void forget(long nowUs) {
        while (!recent.isEmpty() && recent.getFirst().us() < nowUs - RECENT_US) {
            recent.removeFirst();
        }
    }

    private void measure(Answered answered) {
        long known = 0;
        for (Step step : Step.values()) {
            OptionalLong us = answered.delays().of(step);
            us.ifPresent(took -> latencies.add(step, answered.arrivalUs(), took));
            known += us.orElse(0);
        }
        ages.add(Step.READ, answered.arrivalUs(), known);
    }

    /** A browser has drawn a frame. */
    void shown(long atUs, long us) {
        latencies.add(Step.SHOWN, atUs, us);
    }

    /** A record of the stream was given up on. */
    void buried(String reason) {
        letterCount++;
        letters.addLast(reason.length() > LETTER_CHARS ? reason.substring(0, LETTER_CHARS) : reason);
        if (letters.size() > MOST_LETTERS) {
            letters.removeFirst();
        }
    }

    /** What the process that reads the source says of it. */
    void said(SourceStatus status) {
        said = Optional.of(status);
        if (policy.isEmpty()) {
            policy = Optional.of(status.policy());
        }
    }

    /** What it does: by its source where that has something to say, else by its answers. */
    StreamState state(long nowUs) {
        boolean over = ended.map(state -> state.kind() == SourceState.ENDED).orElse(false);
        return over
                ? ended.get()
                : said.flatMap(status -> bySource(status, nowUs)).orElseGet(() -> byAnswers(nowUs));
    }

    private Optional<StreamState> bySource(SourceStatus status, long nowUs) {
        long saidUs = status.saidMs() * US_PER_MS;
        if (status.state() != SourceState.ENDED && nowUs - saidUs > SILENT_US) {
            return Optional.of(new StreamState(SourceState.LOST, "the process that reads it is gone", saidUs));
        }
        boolean holds = switch (status.state()) {
            case CONNECTING, STALLED, LOST -> true;
            case RUNNING -> isMoving(nowUs) || newest.isEmpty();
            // what was taken in may still be on its way
            case ENDED -> !isMoving(nowUs);
        };
        return holds
                ? Optional.of(new StreamState(status.state(), status.reason(), status.sinceMs() * US_PER_MS))
                : Optional.empty();
    }

    private boolean isMoving(long nowUs) {
        return newest.map(last -> nowUs - last.delays().answeredUs() <= RECENT_US)
                .orElse(false);
    }

    private StreamState byAnswers(long nowUs) {
        if (ended.isPresent()) {
            return ended.get();
        }
        if (newest.isEmpty()) {
            return new StreamState(SourceState.CONNECTING, "", nowUs);
        }
        return isMoving(nowUs)
                ? new StreamState(SourceState.RUNNING, "", firstUs)
                : new StreamState(
                        SourceState.STALLED,
                        "no answer comes",
                        newest.get().delays().answeredUs());
    }

    /** Results per second, lately. */
    double rate(long nowUs) {
        forget(nowUs);
        if (recent.isEmpty()) {
            return 0;
        }
        // a stream that has just begun has not been running for all of that time
        long overUs = Math.max(SECOND_US, Math.min(RECENT_US, nowUs - firstUs));
        return recent.stream().filter(Recent::result).count() * (double) SECOND_US / overUs;
    }

    /** Whether most of what came lately was looked at. */
    boolean keepsUp() {
        long results = recent.stream().filter(Recent::result).count();
        return recent.stream().mapToLong(Recent::late).sum() <= results;
    }

    boolean isLive() {
        return policy.map(known -> known == StreamPolicy.LIVE)
                .orElseGet(() -> newestLooked
                        .map(last ->
                                ((StreamItem.Looked<Tracks>) last.item()).meta().steadyUs() > 0)
                        .orElse(false));
    }

    /** From arrival to what is known last of a frame, over the newest seconds that have one. */
    Optional<LatencyHistory.Percentiles> age() {
        return newestLooked.flatMap(last -> ages.since(Step.READ, last.arrivalUs() - RECENT_US));
    }

    Optional<LatencyHistory.Percentiles> latency(Step step) {
        return newestLooked.flatMap(last -> latencies.since(step, last.arrivalUs() - RECENT_US));
    }

    LatencyHistory latencies() {
        return latencies;
    }

    Lanes lanes() {
        return lanes;
    }

    Gaps gaps() {
        return gaps;
    }

    Counts counts() {
        return counts;
    }

    Optional<Answered> newest() {
        return newest;
    }

    Optional<Answered> newestLooked() {
        return newestLooked;
    }

    long people() {
        return people;
    }

    long reconnects() {
        return said.map(SourceStatus::reconnects).orElse(reconnects);
    }

    long letterCount() {
        return letterCount;
    }

    Iterable<String> letters() {
        return letters;
    }
}
