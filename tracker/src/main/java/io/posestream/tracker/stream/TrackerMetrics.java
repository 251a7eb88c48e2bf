package io.posestream.tracker.stream;

import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.kafka.DeadLetters;
import io.posestream.tracker.FoldCounts;
import io.posestream.tracker.TrackCounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What the tracker has committed since it started: what a transaction that was undone had counted is forgotten, and counts
 * again when its records are read again. Thread-safe; a reading is of one instant.
 */
public final class TrackerMetrics {
    /** Of the thread whose transaction is open. Kafka Streams has one per thread. */
    private final ThreadLocal<Counts> open = ThreadLocal.withInitial(Counts::new);

    private final Counts committed = new Counts();
    private final LongAdder undone = new LongAdder();

    /** What can be added up. Used under the lock of its owner. */
    private static final class Counts {
        private long records;
        private long results;
        private long skipped;
        private long failed;
        private long ends;
        private long people;
        private FoldCounts fold = FoldCounts.NONE;
        private final Map<String, Long> deadLetters = new TreeMap<>();
        private final Map<String, TrackCounts> tracks = new HashMap<>();

        void add(Counts other) {
            records += other.records;
            results += other.results;
            skipped += other.skipped;
            failed += other.failed;
            ends += other.ends;
            people += other.people;
            fold = fold.plus(other.fold);
            other.deadLetters.forEach((reason, count) -> deadLetters.merge(reason, count, Long::sum));
            other.tracks.forEach((stream, counts) -> tracks.merge(stream, counts, TrackCounts::then));
        }
    }

    /** All at zero. */
    public TrackerMetrics() {}

    /** Records whose transaction was undone, so that they are read again. */
    public long undoneRecords() {
        return undone.sum();
    }

    /** Records taken up. */
    public synchronized long recordsIn() {
        return committed.records;
    }

    /** Frames answered with people, or with nobody. */
    public synchronized long results() {
        return committed.results;
    }

    /** Numbers answered as skipped, lost and superseded ones included. */
    public synchronized long skipped() {
        return committed.skipped;
    }

    /** Frames answered as failed. */
    public synchronized long failed() {
        return committed.failed;
    }

    /** Ends of epochs passed on. */
    public synchronized long ends() {
        return committed.ends;
    }

    /** People in the answers. */
    public synchronized long people() {
        return committed.people;
    }

    /** What was out of the ordinary. */
    public synchronized FoldCounts fold() {
        return committed.fold;
    }

    /** Records that could not be read or held, by the first word of their reason. */
    public synchronized Map<String, Long> deadLettersByReason() {
        return new TreeMap<>(committed.deadLetters);
    }

    /** What became of tracks, by stream. */
    public synchronized Map<String, TrackCounts> tracks() {
        return new TreeMap<>(committed.tracks);
    }

    void countRecord() {
        open.get().records++;
    }

    void count(List<StreamItem<Tracks>> answers, FoldCounts fold) {
        Counts counts = open.get();
        for (StreamItem<Tracks> answer : answers) {
            if (answer instanceof StreamItem.Looked<Tracks> looked) {
                counts.results++;
                counts.people += looked.value().people().size();
            } else if (answer instanceof StreamItem.Failed<Tracks>) {
                counts.failed++;
            } else if (answer instanceof StreamItem.End<Tracks>) {
                counts.ends++;
            } else {
                counts.skipped += answer.count();
            }
        }
        counts.fold = counts.fold.plus(fold);
    }

    void countTracks(String stream, TrackCounts tracks) {
        open.get().tracks.merge(stream, tracks, TrackCounts::then);
    }

    /** @param reason of the dead letter; what stands before its colon is one of few words */
    void countDeadLetter(String reason) {
        open.get().deadLetters.merge(DeadLetters.word(reason), 1L, Long::sum);
    }

    /** The transaction of this thread is committed. */
    void committed() {
        synchronized (this) {
            committed.add(open.get());
        }
        open.remove();
    }

    /** The transaction of this thread is undone. */
    void undone() {
        undone.add(open.get().records);
        open.remove();
    }
}
