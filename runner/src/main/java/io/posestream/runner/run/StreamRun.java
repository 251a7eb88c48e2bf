package io.posestream.runner.run;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.StreamStart;
import io.posestream.core.Tracks;
import io.posestream.ingest.FrameSource;
import io.posestream.ingest.SourceOptions;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.results.ResultFolder;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;

/**
 * One stream of a run: its opened source, its plan and what the answers say so far. Thread-safe but for the opening.
 */
final class StreamRun {
    private static final String OUT = "-out-us";

    private final SourceOptions options;
    private final FrameSource source;
    private final StreamStart start;
    private final ResultFolder folder;
    private final Map<String, LatencyHistogram> latencies = new TreeMap<>();
    private StreamPlan plan;
    private long answered;
    private long people;
    private long ageUs;

    StreamRun(SourceOptions options, FrameSource source, StreamStart start, ResultFolder folder) {
        this.options = requireNonNull(options, "options is null");
        this.source = requireNonNull(source, "source is null");
        this.start = requireNonNull(start, "start is null");
        this.folder = requireNonNull(folder, "folder is null");
        this.plan = new StreamPlan(0, 0, false, false);
    }

    String id() {
        return options.streamId();
    }

    SourceOptions options() {
        return options;
    }

    FrameSource source() {
        return source;
    }

    StreamStart start() {
        return start;
    }

    ResultFolder folder() {
        return folder;
    }

    StreamPlan plan() {
        return plan;
    }

    void plan(StreamPlan decided) {
        plan = decided;
    }

    /** The name of the epoch's number 0. */
    FrameId zero() {
        return new FrameId(id(), plan.epoch(), 0);
    }

    /** Notes a committed answer and how long each stage took to give it. */
    synchronized void answered(StreamItem<Tracks> item, Headers headers, boolean ofThisRun) {
        answered += item.count();
        if (!(item instanceof StreamItem.Looked<Tracks> looked)) {
            return;
        }
        people = looked.value().people().size();
        if (!ofThisRun) {
            return;
        }
        long arrival = ItemHeaders.read(headers).map(ItemHeaders::arrivalUs).orElse(0L);
        TimeHeaders.read(headers).forEach((name, time) -> {
            if (name.endsWith(OUT)) {
                String stage = name.substring(0, name.length() - OUT.length());
                latencies.computeIfAbsent(stage, key -> new LatencyHistogram()).add(time - arrival);
            }
        });
        ageUs = Math.max(0, TimeUnit.MILLISECONDS.toMicros(System.currentTimeMillis()) - arrival);
        latencies.computeIfAbsent("result", key -> new LatencyHistogram()).add(ageUs);
    }

    /** Numbers answered so far. */
    synchronized long answered() {
        return answered;
    }

    /** People in the newest frame. */
    synchronized long people() {
        return people;
    }

    /** From arrival to answer of the newest frame, in µs. */
    synchronized long ageUs() {
        return ageUs;
    }

    /** Latencies by stage; the histograms are shared. */
    synchronized Map<String, LatencyHistogram> latencies() {
        return new TreeMap<>(latencies);
    }

    /** How many numbers the epoch will have, where that is known. */
    OptionalLong expected() {
        OptionalLong promised = start.promisedFrames();
        OptionalLong limit = options.selection().limit();
        boolean part =
                options.selection().fromUs() > 0 || options.selection().toUs().isPresent();
        if (limit.isPresent() && options.selection().fps().isEmpty()) {
            return OptionalLong.of(Math.min(limit.getAsLong(), promised.orElse(Long.MAX_VALUE)));
        }
        if (limit.isPresent() || !part) {
            return limit.isPresent() ? OptionalLong.empty() : promised;
        }
        return chosenPart(promised);
    }

    private OptionalLong chosenPart(OptionalLong promised) {
        if (promised.isEmpty()) {
            return promised;
        }
        long lengthUs = promised.getAsLong() * source.info().intervalUs();
        long toUs = Math.min(options.selection().toUs().orElse(lengthUs), lengthUs);
        long chosenUs = Math.max(0, toUs - options.selection().fromUs());
        return OptionalLong.of(chosenUs / source.info().intervalUs());
    }
}
