package io.posestream.results;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.results.format.ResultFormat;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * All result files of one epoch, fed with its items in order. Files appear under their final names only when {@link
 * #finish()} has written all of them; {@link #close()} without it leaves nothing behind. Owns its temporary files. Not
 * thread safe.
 */
public final class StreamResults implements StreamSink {
    private final FrameId first;
    private final Path folder;
    private final List<ResultFormat> formats;
    private final List<LiveFile> live = new ArrayList<>();
    private final FrameSpool spool;
    private final Settler settler = new Settler(this::settled);
    private long nextNumber;
    private ResultCounts counts = ResultCounts.none();
    private Optional<StreamStart> start = Optional.empty();
    private Optional<String> endReason = Optional.empty();

    /**
     * Begins the files of one epoch.
     *
     * @param first the epoch's frame 0
     * @param folder of the files; exists
     * @param formats written at the end
     * @param liveFormats written on the way
     */
    public StreamResults(FrameId first, Path folder, List<ResultFormat> formats, List<LiveFormat> liveFormats)
            throws IOException {
        this(folder, requireZero(first), formats, liveFormats);
    }

    private StreamResults(Path folder, FrameId first, List<ResultFormat> formats, List<LiveFormat> liveFormats)
            throws IOException {
        this.first = first;
        this.folder = requireNonNull(folder, "folder is null");
        this.formats = List.copyOf(formats);
        this.nextNumber = first.number();
        this.spool = new FrameSpool(folder.resolve(spoolName(first)));
        for (LiveFormat format : liveFormats) {
            live.add(new LiveFile(format, folder));
        }
    }

    /** The files of a part of an epoch, which begins with {@code first}. */
    static StreamResults from(FrameId first, Path folder, List<ResultFormat> formats, List<LiveFormat> liveFormats)
            throws IOException {
        return new StreamResults(folder, requireNonNull(first, "first is null"), formats, liveFormats);
    }

    private static FrameId requireZero(FrameId first) {
        if (requireNonNull(first, "first is null").number() != 0) {
            throw new IllegalArgumentException("an epoch begins with number 0, not " + first);
        }
        return first;
    }

    /**
     * Takes the next item of the epoch.
     *
     * @throws IllegalArgumentException where it is of another epoch or not the next
     * @throws UncheckedIOException where a file cannot be written
     */
    @Override
    public void accept(StreamItem<Tracks> item) {
        FrameId id = item.id();
        if (endReason.isPresent() || !id.equals(new FrameId(first.streamId(), first.epoch(), nextNumber))) {
            throw new IllegalArgumentException("expected number " + nextNumber + " of " + first.streamId() + "/"
                    + first.epoch() + (endReason.isPresent() ? ", which has ended" : "") + ", got " + id);
        }
        nextNumber += item.count();
        start = start.or(() -> item.provenance().start());
        if (item instanceof StreamItem.End<Tracks> end) {
            endReason = Optional.of(end.reason());
        }
        settler.accept(item);
    }

    /** The number that comes next; all below have been taken. */
    public long nextNumber() {
        return nextNumber;
    }

    /** True once the end of the epoch has been taken. */
    public boolean isEnded() {
        return endReason.isPresent();
    }

    /** What the items settled so far add up to; of all items once {@link #finish()} has returned. */
    public ResultCounts counts() {
        return counts;
    }

    @Override
    public Optional<FrameLocation> oldestNeeded() {
        return settler.oldestHeld();
    }

    /** The names that {@link #finish()} will give to what is written at the end, as far as can be told by now. */
    public List<Path> targets() {
        StreamFacts facts = facts();
        return formats.stream()
                .map(format -> folder.resolve(format.fileName(facts)))
                .toList();
    }

    /**
     * Settles what is open, writes every file and gives all of them their final names. After an interruption (no end was
     * taken) the files hold what came.
     *
     * @throws UncheckedIOException where a file cannot be written; then none has its final name
     */
    @Override
    public Finished finish() {
        try {
            settler.end();
            return writeAll();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write the results in " + folder + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        live.forEach(LiveFile::close);
        spool.close();
    }

    /** Unlike that of any other stream in the same folder, and short whatever the stream is called. */
    private static String spoolName(FrameId first) {
        return ".frames-" + Integer.toHexString(first.streamId().hashCode()) + "-" + first.epoch() + ".part";
    }

    private StreamFacts facts() {
        return new StreamFacts(first.streamId(), first.epoch(), start, endReason, counts);
    }

    private Finished writeAll() throws IOException {
        List<String> notes = new ArrayList<>();
        List<Path> written = new ArrayList<>();
        OptionalLong overlayFrom = OptionalLong.empty();
        StreamFacts facts = facts();
        try (PendingFiles pending = new PendingFiles()) {
            SettledFrames frames = spool.read(facts);
            for (ResultFormat format : formats) {
                Path target = folder.resolve(format.fileName(facts));
                Files.createDirectories(target.getParent());
                PendingFile file = pending.add(new PendingFile(target));
                notes.addAll(format.write(frames, file.path()));
            }
            for (LiveFile file : live) {
                LiveFormat.Report report = file.finish();
                notes.addAll(report.notes());
                overlayFrom = report.firstNumber();
                if (report.firstNumber().isPresent()) {
                    pending.add(file.file());
                } else {
                    // one of an earlier attempt would show other people than the files beside it
                    PendingFile.deleteQuietly(file.file().target());
                }
            }
            written.addAll(pending.commitAll());
        }
        return new Finished(facts, written, overlayFrom, notes);
    }

    private void settled(SettledItem item) {
        counts = counts.plus(item, settler.tracks());
        spool.append(item);
        live.forEach(file -> file.accept(item));
    }
}
