package io.posestream.runner.run;

import static java.util.Objects.requireNonNull;

import io.posestream.core.FrameId;
import io.posestream.core.StreamItem;
import io.posestream.core.Tracks;
import io.posestream.ingest.stream.PlannedSource;
import io.posestream.ingest.stream.StreamPlan;
import io.posestream.proto.ItemHeaders;
import io.posestream.proto.TimeHeaders;
import io.posestream.results.ResultFolder;
import io.posestream.runner.run.count.LatencyHistogram;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.header.Headers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One stream of a run: its source, its plan, its folder and what the answers say so far. Thread-safe. */
final class StreamRun {
    private static final Logger LOG = LoggerFactory.getLogger(StreamRun.class);
    private static final String OUT = "-out-us";

    private final PlannedSource planned;
    private final ResultFolder folder;
    private final Map<String, LatencyHistogram> latencies = new TreeMap<>();
    private long answered;
    private long people;
    private long ageUs;
    private boolean kept;

    StreamRun(PlannedSource planned, ResultFolder folder) {
        this.planned = requireNonNull(planned, "planned is null");
        this.folder = requireNonNull(folder, "folder is null");
    }

    String id() {
        return planned.streamId();
    }

    PlannedSource planned() {
        return planned;
    }

    StreamPlan plan() {
        return planned.plan();
    }

    ResultFolder folder() {
        return folder;
    }

    /** Whether a frame is of this run's epoch, or of one that a camera began after it. */
    boolean isOurs(FrameId id) {
        return isClocked() ? id.epoch() >= plan().epoch() : id.epoch() == plan().epoch();
    }

    /** Whether the age of its frames is bounded. */
    boolean isLive() {
        return planned.source().isLive();
    }

    /** Whether it has epochs named by the clock, none of which is resumed. */
    boolean isClocked() {
        return planned.source().isClocked();
    }

    /** Whether an earlier run has left nothing to do here: all is answered, and the files are complete. */
    boolean isKept() {
        return kept;
    }

    void keep() {
        kept = true;
    }

    /** Notes a committed answer of its epoch and how long each stage took to give it. */
    synchronized void answered(StreamItem<Tracks> item, Headers headers) {
        if (answered == 0) {
            ProcessHandle.current()
                    .info()
                    .startInstant()
                    .ifPresent(start -> LOG.info(
                            "first answer of {} {} ms after this process began",
                            id(),
                            Duration.between(start, Instant.now()).toMillis()));
        }
        answered += item.count();
        if (!(item instanceof StreamItem.Looked<Tracks> looked)) {
            return;
        }
        people = looked.value().people().size();
        if (item.id().number() < plan().firstNumber()) {
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
        return planned.source().expected();
    }
}
