package io.posestream.kafka.worker;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * The partitions a worker has: where it starts in each, what it may commit, what happens when one goes. Used by the
 * worker's thread only, which is the one Kafka calls the listener on.
 */
final class Partitions implements ConsumerRebalanceListener {
    /** How long a partition that goes is kept for acknowledgements under way. */
    private static final Duration LEAVING = Duration.ofSeconds(2);

    private final org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer;
    private final Consumer<Entry> sender;
    private final IntFunction<Holes> readBack;
    private final Consumer<Set<Integer>> changed;
    private final Commits commits;
    private final int alone;
    private final int together;
    private final BooleanSupplier wanted;
    private final Map<TopicPartition, Held> held = new HashMap<>();
    /** What partitions wait for whose next frame cannot be computed now. */
    private final Map<TopicPartition, CompletableFuture<?>> waiting = new HashMap<>();

    /**
     * @param sender sends the records of an entry
     * @param readBack finds holes by reading the output partition of that number
     * @param changed told of all partitions after each change
     * @param alone how many records after a feared crash are tried alone
     * @param together how many answers are sent at a time
     * @param wanted whether fewer are
     */
    Partitions(
            org.apache.kafka.clients.consumer.Consumer<String, byte[]> consumer,
            Consumer<Entry> sender,
            IntFunction<Holes> readBack,
            Consumer<Set<Integer>> changed,
            Commits commits,
            int alone,
            int together,
            BooleanSupplier wanted) {
        this.consumer = consumer;
        this.sender = sender;
        this.readBack = readBack;
        this.changed = changed;
        this.commits = commits;
        this.alone = alone;
        this.together = together;
        this.wanted = wanted;
    }

    @Override
    public void onPartitionsAssigned(Collection<TopicPartition> added) {
        if (added.isEmpty()) {
            changed.accept(numbers());
            return;
        }
        Set<TopicPartition> partitions = new HashSet<>(added);
        Map<TopicPartition, OffsetAndMetadata> committed = consumer.committed(partitions);
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndMetadata> started = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long begin = begins.get(partition);
            long end = ends.get(partition);
            Optional<OffsetAndMetadata> place = Optional.ofNullable(committed.get(partition))
                    .filter(found -> found.offset() >= begin && found.offset() <= end);
            long start = place.map(OffsetAndMetadata::offset).orElse(begin);
            CommitNote note = place.map(found -> CommitNote.parse(found.metadata()))
                    .orElse(new CommitNote(0, OptionalLong.of(end)));
            int starts = start < end ? note.starts() : 0;
            Held one = hold(partition, start, new CommitNote(starts, note.fillUntil()));
            if (starts == 0) {
                CommitNote first = one.note(start, start < end ? 1 : 0);
                started.put(partition, new OffsetAndMetadata(start, first.format()));
            }
        }
        commits.write(started);
        changed.accept(numbers());
    }

    private Held hold(TopicPartition partition, long start, CommitNote note) {
        consumer.seek(partition, start);
        boolean filling = note.fillUntil().isPresent() && note.fillUntil().getAsLong() >= start;
        Optional<Holes> holes = filling ? Optional.of(readBack.apply(partition.partition())) : Optional.empty();
        Held one = new Held(new Lane(partition.partition(), start, sender, together, wanted), holes, note, alone);
        held.put(partition, one);
        return one;
    }

    /** The log begins above where the worker stands: starts again at its beginning and fills what is missing. */
    void reset(Set<TopicPartition> lost) throws InterruptedException {
        for (TopicPartition partition : lost) {
            Held gone = held.remove(partition);
            if (gone != null) {
                leave(gone);
            }
        }
        Map<TopicPartition, Long> begins = consumer.beginningOffsets(lost);
        Map<TopicPartition, Long> ends = consumer.endOffsets(lost);
        begins.forEach(
                (partition, begin) -> hold(partition, begin, new CommitNote(0, OptionalLong.of(ends.get(partition)))));
    }

    /**
     * Takes partitions whose next frame cannot be computed now back to that frame: what others of them had computed behind
     * it is computed again, to the same bytes.
     *
     * @return those that are not to be read for the time being
     */
    Set<TopicPartition> waiting() throws InterruptedException {
        for (Map.Entry<TopicPartition, Held> entry : List.copyOf(held.entrySet())) {
            Optional<CompletableFuture<?>> awaited = entry.getValue().lane().awaited();
            if (awaited.isPresent()) {
                TopicPartition partition = entry.getKey();
                Held gone = held.remove(partition);
                leave(gone);
                changed.accept(numbers());
                OffsetAndMetadata place = place(gone);
                // a start here that did not get on was no crash
                commits.write(Map.of(partition, place));
                hold(partition, place.offset(), CommitNote.parse(place.metadata()));
                changed.accept(numbers());
                waiting.put(partition, awaited.get());
            }
        }
        waiting.keySet().retainAll(held.keySet());
        waiting.values().removeIf(CompletableFuture::isDone);
        return Set.copyOf(waiting.keySet());
    }

    @Override
    public void onPartitionsRevoked(Collection<TopicPartition> gone) {
        Map<TopicPartition, OffsetAndMetadata> last = new HashMap<>();
        for (TopicPartition partition : gone) {
            Held one = held.remove(partition);
            if (one != null) {
                leaveQuietly(one);
                last.put(partition, place(one));
            }
        }
        commits.write(last);
        changed.accept(numbers());
    }

    @Override
    public void onPartitionsLost(Collection<TopicPartition> gone) {
        for (TopicPartition partition : gone) {
            Held one = held.remove(partition);
            if (one != null) {
                one.lane().close();
            }
        }
        changed.accept(numbers());
    }

    private static void leaveQuietly(Held one) {
        try {
            leave(one);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void leave(Held one) throws InterruptedException {
        one.lane().close();
        long deadline = System.nanoTime() + LEAVING.toNanos();
        while (!one.lane().isQuiet() && System.nanoTime() < deadline) {
            Thread.sleep(1);
        }
    }

    /** The partition, where the worker still has it. */
    Optional<Held> held(TopicPartition partition) {
        return Optional.ofNullable(held.get(partition));
    }

    /** The partitions whose records are of live streams, or those whose are not, without those that wait. */
    Set<TopicPartition> ofKind(boolean live) {
        return held.entrySet().stream()
                .filter(entry -> entry.getValue().isLive() == live)
                .map(Map.Entry::getKey)
                .filter(partition -> !waiting.containsKey(partition))
                .collect(Collectors.toSet());
    }

    /** Sends answers that have waited long for others to go with them. */
    void sendHeld() {
        held.values().forEach(one -> one.lane().sendHeld());
    }

    /** Whether records are to be tried one by one for fear of a native crash. */
    boolean anySuspected() {
        return held.values().stream().anyMatch(Held::isSuspected);
    }

    /** Commits what has got on. */
    void commit() {
        Map<TopicPartition, OffsetAndMetadata> due = new HashMap<>();
        held.forEach((partition, one) -> {
            if (one.hasProgress()) {
                due.put(partition, place(one));
            }
        });
        written(due);
    }

    /** Commits everything, progress or not, so that a clean stop does not count as a start without progress. */
    void commitFinally() {
        Map<TopicPartition, OffsetAndMetadata> all = new HashMap<>();
        held.forEach((partition, one) -> {
            one.lane().close();
            all.put(partition, place(one));
        });
        commits.write(all);
    }

    /** Commits nothing from now on; from any thread. */
    void giveUpCommits() {
        commits.giveUp();
    }

    /** Notes, before a record is tried alone, how often that has been begun; returns that number. */
    int commitTry(TopicPartition partition, Held one, long offset) {
        int starts = one.startsAt(offset);
        written(Map.of(
                partition,
                new OffsetAndMetadata(offset, one.note(offset, starts).format())));
        return starts;
    }

    private void written(Map<TopicPartition, OffsetAndMetadata> due) {
        if (commits.write(due)) {
            due.forEach((partition, place) -> held.get(partition).committed(place.offset()));
        }
    }

    private static OffsetAndMetadata place(Held one) {
        long position = one.lane().position();
        return new OffsetAndMetadata(position, one.note(position, 0).format());
    }

    private Set<Integer> numbers() {
        return held.keySet().stream().map(TopicPartition::partition).collect(Collectors.toUnmodifiableSet());
    }
}
