package io.posestream.runner.export;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.core.UserError;
import io.posestream.kafka.ClientSettings;
import io.posestream.kafka.topic.TopicEnds;
import io.posestream.kafka.topic.TopicReader;
import io.posestream.kafka.topic.TopicReader.Span;
import io.posestream.proto.CommittedAnswers;
import io.posestream.results.Finished;
import io.posestream.results.LiveFormat;
import io.posestream.results.PartedResults;
import io.posestream.results.ResultFolder;
import io.posestream.results.format.ExportFormat;
import io.posestream.results.overlay.OverlayFormat;
import io.posestream.runner.run.FramePictures;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Writes what streams showed between two moments of arrival, also of a camera that is running: into a folder per connection,
 * named by the moment its first frame arrived, as a run names its parts. Only records of that time are read.
 *
 * @param clients how to reach the broker that has answers and pictures
 * @param streams ids; empty for all that have a frame in that time
 * @param from first moment
 * @param to moment after the last
 * @param out folder of all results
 * @param formats files to write; may be empty where a video is wanted
 * @param overlay whether to draw a video from the pictures that are still kept
 * @param options of the formats
 */
public record MomentExport(
        ClientSettings clients,
        List<String> streams,
        Instant from,
        Instant to,
        Path out,
        List<ExportFormat> formats,
        boolean overlay,
        ExportFormat.Options options) {
    /** Streams of one partition are answered a little out of the order of their arrival. */
    private static final Duration MARGIN = Duration.ofSeconds(60);

    /**
     * What became of one stream.
     *
     * @param streamId which
     * @param files written
     * @param notes what the user should know, one line each
     */
    public record Written(String streamId, List<Path> files, List<String> notes) {
        /** Copies the lists. */
        public Written {
            files = List.copyOf(files);
            notes = List.copyOf(notes);
        }
    }

    /** Copies the lists; something must be written. */
    public MomentExport {
        requireNonNull(clients, "clients is null");
        requireNonNull(out, "out is null");
        requireNonNull(options, "options is null");
        streams = List.copyOf(streams);
        formats = List.copyOf(formats);
        if (formats.isEmpty() && !overlay) {
            throw new UserError("nothing to write: name at least one --format");
        }
        if (!from.isBefore(to)) {
            throw new UserError("--from " + from + " is not before --to " + to);
        }
    }

    /**
     * Writes everything.
     *
     * @return one answer per stream, by id
     * @throws UserError where there is no frame in that time, or a file cannot be written
     */
    public List<Written> run() {
        Map<String, Taking> takings = new TreeMap<>();
        try (FramePictures pictures = new FramePictures(clients)) {
            read(takings, pictures);
            Set<String> missing = new HashSet<>(streams);
            missing.removeAll(takings.keySet());
            if (takings.isEmpty() || !missing.isEmpty()) {
                throw new UserError("no frame " + (missing.isEmpty() ? "" : "of " + String.join(", ", missing) + " ")
                        + "arrived between " + from + " and " + to + ", as far as answers are kept");
            }
            List<Written> written = new ArrayList<>();
            takings.forEach((stream, taking) -> {
                Finished finished = taking.results.finish();
                written.add(new Written(stream, finished.files(), finished.notes()));
            });
            return written;
        } finally {
            takings.values().forEach(taking -> taking.results.close());
        }
    }

    private void read(Map<String, Taking> takings, FramePictures pictures) {
        String topic = clients.topics().tracks().name();
        Map<Integer, Long> begins =
                TopicEnds.at(clients, topic, from.minus(MARGIN).toEpochMilli());
        Map<Integer, Long> ends = TopicEnds.at(clients, topic, to.plus(MARGIN).toEpochMilli());
        Map<Integer, Span> spans = new TreeMap<>();
        begins.forEach((partition, begin) -> spans.put(partition, new Span(begin, ends.get(partition))));
        CommittedAnswers answers = new CommittedAnswers(clients.topics().tracks());
        try (TopicReader reader = TopicReader.open(clients, topic)) {
            reader.read(spans, record -> answers.read(record).ifPresent(item -> take(takings, pictures, item)));
        }
    }

    private void take(Map<String, Taking> takings, FramePictures pictures, StreamItem<Tracks> item) {
        String stream = item.id().streamId();
        if (!streams.isEmpty() && !streams.contains(stream)) {
            return;
        }
        Instant arrived = Instant.EPOCH.plusNanos(item.provenance().arrivalUs() * 1_000);
        Taking taking = takings.get(stream);
        if (taking == null) {
            boolean begins = !arrived.isBefore(from) && arrived.isBefore(to) && item.count() > 0;
            if (!begins) {
                return;
            }
            taking = new Taking(results(stream, pictures));
            takings.put(stream, taking);
        }
        // numbers follow one another without a hole, though arrivals may not
        taking.over |= !arrived.isBefore(to);
        if (!taking.over) {
            taking.results.accept(item);
        }
    }

    private PartedResults results(String stream, FramePictures pictures) {
        ResultFolder folder = new ResultFolder(out, stream);
        folder.create();
        int threads = Runtime.getRuntime().availableProcessors();
        return new PartedResults(
                new FrameId(stream, 0, 0),
                folder.path(),
                new PartedResults.Formats(
                        ExportFormat.writers(formats, options),
                        () -> overlay
                                ? List.<LiveFormat>of(new OverlayFormat(pictures, threads))
                                : List.<LiveFormat>of()),
                Duration.between(from, to).plus(MARGIN));
    }

    /** One stream on its way to its files. */
    private static final class Taking {
        private final PartedResults results;
        private boolean over;

        Taking(PartedResults results) {
            this.results = results;
        }
    }
}
