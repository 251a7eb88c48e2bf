package io.posestream.runner.replay;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.Poses;
import io.posestream.core.Printable;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.results.stream.EpochScan;
import io.posestream.results.stream.StreamEpoch;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Finds a stretch in the topic of poses, which says where its pictures lie. Immutable, thread-safe. */
final class StretchFinder {
    private final ClientSettings clients;
    private final Topic<Poses> poses;

    StretchFinder(ClientSettings clients) {
        this.clients = requireNonNull(clients, "clients is null");
        this.poses = clients.topics().poses();
    }

    /**
     * The epochs that are meant.
     *
     * @param epoch empty for the newest
     * @param all whether all of them are
     * @throws UserError where there is none
     */
    List<StreamEpoch> epochs(String stream, OptionalLong epoch, boolean all) {
        List<StreamEpoch> there = EpochScan.of(clients, poses.name(), record -> true);
        List<StreamEpoch> ours =
                there.stream().filter(one -> one.streamId().equals(stream)).toList();
        if (ours.isEmpty()) {
            List<String> names = there.stream()
                    .map(StreamEpoch::streamId)
                    .distinct()
                    .map(Printable::of)
                    .toList();
            throw new UserError("no stream '" + Printable.of(stream) + "' in " + poses + ": there are " + names);
        }
        if (all) {
            return ours;
        }
        List<StreamEpoch> chosen = epoch.isEmpty()
                ? ours.subList(ours.size() - 1, ours.size())
                : ours.stream().filter(one -> one.epoch() == epoch.getAsLong()).toList();
        if (chosen.isEmpty()) {
            throw new UserError("no epoch " + epoch.getAsLong() + " of stream '" + Printable.of(stream) + "' in "
                    + poses + ": there are "
                    + ours.stream().map(StreamEpoch::epoch).toList());
        }
        return chosen;
    }

    /**
     * Looks through epochs, all in one pass over the topic.
     *
     * @return what there is of each, in the same order
     * @throws UserError where nothing of one lies in the stretch
     */
    List<StoredStretch> find(List<StreamEpoch> epochs, Stretch stretch) {
        Map<FrameId, Scan> scans = new LinkedHashMap<>();
        epochs.forEach(epoch -> scans.put(epoch.first(), new Scan(epoch, stretch)));
        TopicReader.readAll(
                clients,
                poses.name(),
                Map.of(),
                record -> ItemHeaders.read(record.headers())
                        .ifPresent(names -> Optional.ofNullable(
                                        scans.get(names.id().zero()))
                                .ifPresent(scan -> scan.accept(record, names))));
        return scans.values().stream().map(Scan::found).toList();
    }

    /** What is found of one epoch. */
    private final class Scan {
        private final StreamEpoch epoch;
        private final Stretch stretch;
        private Optional<FrameId> first = Optional.empty();
        private Optional<StreamStart> start = Optional.empty();
        private Optional<StoredStretch.Kept> kept = Optional.empty();
        private Optional<Span> pictures = Optional.empty();
        private Span held = new Span(0, 0);
        private int partition;
        private long begin;
        private long end;
        private long after;
        private long limit = Long.MAX_VALUE;
        private Optional<StreamItem.End<Poses>> ending = Optional.empty();

        Scan(StreamEpoch epoch, Stretch stretch) {
            this.epoch = epoch;
            this.stretch = stretch;
        }

        void accept(ConsumerRecord<String, byte[]> record, ItemHeaders names) {
            try {
                take(record, names, poses.decode(record));
            } catch (UnreadableRecordException e) {
                if (first.isPresent() || stretch.from().isEmpty()) {
                    grow(record, names);
                }
            }
        }

        private void take(ConsumerRecord<String, byte[]> record, ItemHeaders names, StreamItem<Poses> item) {
            start = start.or(() -> item.provenance().start());
            if (item instanceof StreamItem.End<Poses> last) {
                ending = Optional.of(last);
            } else if (names.id().number() < limit && stretch.isOver(item)) {
                // records of lower numbers may come later
                limit = names.id().number();
            } else if (first.isPresent() || stretch.isBegun(item)) {
                grow(record, names);
                item.provenance().frame().ifPresent(place -> picture(item, place));
            }
        }

        private void grow(ConsumerRecord<String, byte[]> record, ItemHeaders names) {
            if (first.isEmpty()) {
                long number = stretch.from().isEmpty()
                        ? epoch.firstNumber()
                        : names.id().number();
                first = Optional.of(new FrameId(epoch.streamId(), epoch.epoch(), number));
                partition = record.partition();
                begin = record.offset();
                try (TopicReader reader =
                        TopicReader.open(clients, clients.topics().frames().name())) {
                    held = reader.held(partition);
                }
            }
            end = record.offset() + 1;
            if (names.id().number() < limit) {
                after = Math.max(after, names.id().number() + names.count());
            }
        }

        private void picture(StreamItem<Poses> item, FrameLocation place) {
            if (item.id().number() < first.orElseThrow().number() || item.id().number() >= limit) {
                return;
            }
            Span one = new Span(place.offset(), place.offset() + 1);
            pictures = Optional.of(pictures.map(
                            all -> new Span(Math.min(all.begin(), one.begin()), Math.max(all.end(), one.end())))
                    .orElse(one));
            boolean there = place.offset() >= held.begin() && place.offset() < held.end();
            if (there
                    && kept.filter(known -> known.number() <= item.id().number())
                            .isEmpty()) {
                long ptsUs = item instanceof StreamItem.Looked<?> frame
                        ? frame.meta().ptsUs()
                        : 0;
                kept = Optional.of(new StoredStretch.Kept(item.id().number(), ptsUs));
            }
        }

        StoredStretch found() {
            if (first.isEmpty()) {
                throw new UserError("no frame of '" + Printable.of(epoch.streamId()) + "', epoch " + epoch.epoch()
                        + ", lies in this stretch: see --from and --to");
            }
            long last = Math.min(after, limit);
            return new StoredStretch(
                    first.get(),
                    last,
                    partition,
                    start,
                    new Span(begin, end),
                    pictures.orElse(new Span(0, 0)),
                    kept,
                    ending.filter(item -> limit == Long.MAX_VALUE && item.id().number() == last));
        }
    }
}
