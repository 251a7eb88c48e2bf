package io.posestream.results;

import static java.util.Objects.requireNonNull;

import io.posestream.core.EndReason;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.results.format.ResultFormat;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * The result files of a camera, in parts: a new one with each connection (epoch) and after a set time, each in a folder
 * named by the moment its first frame arrived, and complete when the next begins. Owns the files of the open part. Not
 * thread safe.
 */
public final class PartedResults implements StreamSink {
    private final FrameId first;
    private final Path folder;
    private final Formats formats;
    private final long partUs;
    private final BitSet shown = new BitSet();
    private final List<Path> files = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private Optional<StreamResults> part = Optional.empty();
    private Optional<StreamStart> start = Optional.empty();
    private Optional<String> endReason = Optional.empty();
    private ResultCounts counts = ResultCounts.none();
    private long partEpoch;
    private long partStartUs;

    /**
     * What each part holds.
     *
     * @param written at a part's end
     * @param live gives those written on the way, new ones for each part
     */
    public record Formats(List<ResultFormat> written, Supplier<List<LiveFormat>> live) {
        /** Copies the list. */
        public Formats {
            written = List.copyOf(written);
            requireNonNull(live, "live is null");
        }
    }

    /**
     * Begins; nothing is written before the first item.
     *
     * @param first number 0 of the first epoch that can come
     * @param folder of the stream; exists
     * @param formats of each part
     * @param part longest time that one part covers
     */
    public PartedResults(FrameId first, Path folder, Formats formats, Duration part) {
        this.first = requireNonNull(first, "first is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.formats = requireNonNull(formats, "formats is null");
        this.partUs = TimeUnit.NANOSECONDS.toMicros(part.toNanos());
    }

    @Override
    public void accept(StreamItem<Tracks> item) {
        start = start.or(() -> item.provenance().start());
        boolean end = item instanceof StreamItem.End<Tracks>;
        if (part.isPresent() && (partEpoch != item.id().epoch() || (!end && isFull(item)))) {
            finishPart();
        }
        if (end) {
            part.ifPresent(open -> open.accept(item));
            String reason = ((StreamItem.End<Tracks>) item).reason();
            endReason = reason.equals(EndReason.LOST) ? Optional.empty() : Optional.of(reason);
            finishPart();
            return;
        }
        if (part.isEmpty()) {
            begin(item);
        }
        if (item instanceof StreamItem.Looked<Tracks> looked) {
            note(looked.value());
        }
        part.orElseThrow().accept(item);
    }

    private boolean isFull(StreamItem<Tracks> item) {
        return item instanceof StreamItem.Looked<Tracks> && item.provenance().arrivalUs() - partStartUs >= partUs;
    }

    private void note(Tracks tracks) {
        for (TrackedPerson person : tracks.people()) {
            person.displayId().ifPresent(shown::set);
        }
    }

    private void begin(StreamItem<Tracks> item) {
        partEpoch = item.id().epoch();
        partStartUs = item.provenance().arrivalUs();
        try {
            part = Optional.of(StreamResults.from(
                    item.id(), newFolder(), formats.written(), formats.live().get()));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + folder, e);
        }
    }

    private Path newFolder() throws IOException {
        String moment = Instant.ofEpochMilli(partStartUs / 1000).toString().replace(':', '-');
        Path named = folder.resolve(moment);
        for (int i = 2; Files.exists(named); i++) {
            named = folder.resolve(moment + "-" + i);
        }
        return Files.createDirectories(named);
    }

    private void finishPart() {
        if (part.isEmpty()) {
            return;
        }
        try (StreamResults open = part.get()) {
            part = Optional.empty();
            Finished finished = open.finish();
            files.addAll(finished.files());
            for (String note : finished.notes()) {
                if (!notes.contains(note)) {
                    notes.add(note);
                }
            }
            counts = counts.plus(finished.facts().counts(), shown.cardinality());
        }
    }

    @Override
    public Optional<FrameLocation> oldestNeeded() {
        return part.flatMap(StreamResults::oldestNeeded);
    }

    @Override
    public Finished finish() {
        finishPart();
        StreamFacts facts = new StreamFacts(first.streamId(), first.epoch(), start, endReason, counts);
        return new Finished(facts, files, OptionalLong.empty(), notes);
    }

    @Override
    public void close() {
        part.ifPresent(StreamResults::close);
        part = Optional.empty();
    }
}
