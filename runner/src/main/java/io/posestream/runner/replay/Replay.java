package io.posestream.runner.replay;

import static java.util.Objects.requireNonNull;

import io.posestream.core.EncodedFrame;
import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.GapReason;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamPolicy;
import io.posestream.core.StreamSettings;
import io.posestream.core.StreamStart;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.SettingsHeaders;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.Topic;
import io.posestream.proto.UnreadableRecordException;
import io.posestream.results.stream.StreamEpoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * Sends what a broker holds of a stream once more, into topics of another prefix, where stages of that prefix answer it as
 * a run of its own. The records are those of the first run: times, pictures and poses as they were; only names change
 * where a stretch begins behind number 0, since numbers begin there. Reads and writes one record at a time. One use.
 */
public final class Replay {
    private final ReplayRequest request;
    private final CountDownLatch stop;
    private final Consumer<String> notes;

    /**
     * What was sent.
     *
     * @param origin {@code frames} or {@code poses}
     * @param frames numbers, skipped ones included
     * @param complete false where somebody stopped it
     */
    public record Sent(String origin, long frames, boolean complete) {}

    /**
     * @param request what, and where to
     * @param stop counted down to stop it
     * @param notes told what the user should know, one line each
     */
    public Replay(ReplayRequest request, CountDownLatch stop, Consumer<String> notes) {
        this.request = requireNonNull(request, "request is null");
        this.stop = requireNonNull(stop, "stop is null");
        this.notes = requireNonNull(notes, "notes is null");
    }

    /**
     * Sends everything, as fast as the stages of the new run answer.
     *
     * @throws UserError where there is no such stream, or it cannot be sent there
     */
    public Sent run() {
        ClientSettings from = request.clients();
        ClientSettings to = request.target();
        StretchFinder finder = new StretchFinder(from);
        List<StreamEpoch> epochs = finder.epochs(
                request.stream(), request.epochs().one(), request.epochs().all());
        List<StoredStretch> stretches = new ArrayList<>(finder.find(epochs, request.stretch()));
        boolean pictures = ofPictures(stretches);
        if (pictures) {
            stretches.replaceAll(StoredStretch::fromKept);
        }
        sayWhatIsMissing(stretches, pictures);
        NewRun.prepare(from, to, epochs);
        long frames = 0;
        try (NewRun run =
                NewRun.open(request, epochs.stream().map(StreamEpoch::first).collect(Collectors.toSet()), stop)) {
            for (StoredStretch stretch : stretches) {
                frames += pictures
                        ? send(run, stretch, from.topics().frames(), to.topics().frames(), stretch.pictures())
                        : send(run, stretch, from.topics().poses(), to.topics().poses(), stretch.poses());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return new Sent(pictures ? "frames" : "poses", frames, stop.getCount() > 0);
    }

    private boolean ofPictures(List<StoredStretch> stretches) {
        boolean all = stretches.stream().allMatch(StoredStretch::allPicturesKept);
        return switch (request.origin()) {
            case POSES -> false;
            case AUTO -> all;
            case FRAMES -> {
                if (stretches.stream().anyMatch(stretch -> stretch.kept().isEmpty())) {
                    throw new UserError("no picture of this stretch is kept any more: replay its poses (--of poses)");
                }
                yield true;
            }
        };
    }

    private void sayWhatIsMissing(List<StoredStretch> stretches, boolean pictures) {
        for (StoredStretch stretch : stretches) {
            if (!pictures && request.origin() == ReplayRequest.Origin.AUTO && !stretch.allPicturesKept()) {
                notes.accept(stretch.kept()
                        .map(kept -> "pictures are kept from " + time(kept.ptsUs()) + " (number " + kept.number()
                                + ") on: the poses are replayed; --of frames begins there")
                        .orElse("no pictures are kept: the poses are replayed"));
            }
            if (request.stretch().from().isEmpty() && stretch.first().number() > 0) {
                notes.accept("begins with number " + stretch.first().number()
                        + ", the first that is still there; the new run counts from 0");
            }
            boolean goesOn = stretch.start().map(StreamStart::continued).orElse(false);
            if (goesOn && request.asSeen() && stretches.size() == 1) {
                notes.accept("epoch " + stretch.first().epoch()
                        + " goes on with people of the one before, who are new here: --epoch all replays both");
            }
        }
    }

    private static String time(long us) {
        long ms = us / 1_000;
        return String.format(
                Locale.ROOT, "%02d:%02d:%02d.%03d", ms / 3_600_000, ms / 60_000 % 60, ms / 1_000 % 60, ms % 1_000);
    }

    private <T> long send(NewRun run, StoredStretch stretch, Topic<T> from, Topic<T> to, Span span)
            throws InterruptedException {
        Sending<T> sending = new Sending<>(run, stretch, to);
        InOrder<T> order = new InOrder<>(stretch.first(), stretch.after(), sending::take);
        try (TopicReader reader = TopicReader.open(request.clients(), from.name())) {
            Span held = reader.held(stretch.partition());
            Span there = new Span(Math.max(span.begin(), held.begin()), Math.min(span.end(), held.end()));
            reader.read(Map.of(stretch.partition(), there), record -> accept(from, stretch, record, order));
            order.finish();
            sending.end(order.next());
        } catch (CancellationException e) {
            // somebody stopped it
            run.flush();
        }
        return sending.numbers;
    }

    private static <T> void accept(
            Topic<T> topic, StoredStretch stretch, ConsumerRecord<String, byte[]> record, InOrder<T> order) {
        Optional<ItemHeaders> names = ItemHeaders.read(record.headers())
                .filter(known -> known.id().streamId().equals(stretch.first().streamId())
                        && known.id().epoch() == stretch.first().epoch()
                        && known.count() > 0);
        if (names.isPresent()) {
            order.accept(item(topic, record, names.get()));
        }
    }

    /** What cannot be read is what the stages of the first run made of it. */
    private static <T> StreamItem<T> item(Topic<T> topic, ConsumerRecord<String, byte[]> record, ItemHeaders names) {
        try {
            return topic.decode(record);
        } catch (UnreadableRecordException e) {
            StreamItem.Provenance provenance = StreamItem.Provenance.at(names.arrivalUs());
            return names.count() == 1
                    ? new StreamItem.Failed<>(names.id(), provenance, "unreadable: record of " + topic.name())
                    : new StreamItem.Gap<>(names.id(), provenance, names.count(), GapReason.CORRUPT);
        }
    }

    /** One epoch on its way. */
    private final class Sending<T> {
        private final NewRun run;
        private final StoredStretch stretch;
        private final Topic<T> topic;
        private final Verdicts verdicts;
        private final Pace pace = new Pace(request.speed(), stop);
        private final StreamStart start;
        private long numbers;
        private long arrivalUs;

        Sending(NewRun run, StoredStretch stretch, Topic<T> topic) {
            this.run = run;
            this.stretch = stretch;
            this.topic = topic;
            this.verdicts = request.asSeen() ? Verdicts.of(request.clients(), stretch.first()) : Verdicts.none();
            this.start = start();
        }

        /** The epoch as it is begun here: nothing is left out for its age, whatever its policy. */
        private StreamStart start() {
            StreamStart first = stretch.start()
                    .orElse(new StreamStart(
                            StreamPolicy.ARCHIVE, false, "", stretch.first().streamId(), OptionalLong.empty()));
            boolean live = request.asSeen() && first.policy() == StreamPolicy.LIVE;
            StreamSettings settings = new StreamSettings(
                    live ? StreamPolicy.LIVE : StreamPolicy.ARCHIVE,
                    live ? OptionalLong.of(SettingsHeaders.ANY_AGE_US) : OptionalLong.empty(),
                    first.settings().detectEvery());
            return new StreamStart(
                    settings,
                    request.asSeen() && first.continued(),
                    first.fingerprint(),
                    first.sourceName(),
                    first.promisedFrames());
        }

        void take(StreamItem<T> stored) {
            StreamItem<T> item = renamed(verdicts.on(stored));
            try {
                if (item instanceof StreamItem.Looked<T> frame) {
                    pace.await(frame);
                    long bytes = frame.value() instanceof EncodedFrame picture
                            ? picture.bytes().remaining()
                            : 0;
                    if (!run.awaitTurn(bytes)) {
                        throw new CancellationException();
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new CancellationException();
            }
            arrivalUs = item.provenance().arrivalUs();
            numbers += item.count();
            run.send(topic, stretch.partition(), item, start.settings());
        }

        private StreamItem<T> renamed(StreamItem<T> item) {
            FrameId id = id(item.id().number());
            StreamItem.Provenance provenance = new StreamItem.Provenance(
                    item.provenance().arrivalUs(),
                    id.number() == 0 ? Optional.of(start) : Optional.empty(),
                    // pictures lie elsewhere in the new run, or nowhere
                    Optional.empty());
            if (item instanceof StreamItem.Looked<T> looked) {
                return new StreamItem.Looked<>(id, provenance, looked.meta(), looked.value());
            }
            if (item instanceof StreamItem.Gap<T> gap) {
                return new StreamItem.Gap<>(id, provenance, gap.count(), gap.reason());
            }
            return new StreamItem.Failed<>(id, provenance, ((StreamItem.Failed<T>) item).reason());
        }

        private FrameId id(long number) {
            FrameId first = stretch.first();
            return new FrameId(first.streamId(), first.epoch(), number - first.number());
        }

        void end(long next) {
            StreamItem.Provenance provenance = StreamItem.Provenance.at(
                    stretch.ending().map(item -> item.provenance().arrivalUs()).orElse(arrivalUs));
            String reason = stretch.ending().map(StreamItem.End::reason).orElse(EndReason.LIMIT);
            run.send(topic, stretch.partition(), new StreamItem.End<>(id(next), provenance, reason), start.settings());
            run.flush();
        }
    }
}
