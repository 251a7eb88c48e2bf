package io.posestream.results;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.results.settled.ResultCounts;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Map;

/** Writes {@code summary.json}, laid out for people. */
public final class SummaryFile {
    private static final double ROUND = 1e3;

    private SummaryFile() {}

    /**
     * Writes the file, in place of one that is there.
     *
     * @return its path
     * @throws UncheckedIOException where it cannot be written; the old one is then untouched
     */
    public static Path write(RunSummary summary, Path folder) {
        Path target = folder.resolve(RunSummary.FILE_NAME);
        try (PendingFile file = new PendingFile(target)) {
            try (JsonGenerator json = JsonWriter.open(file.path(), 0)) {
                json.setPrettyPrinter(new DefaultPrettyPrinter());
                write(json, summary);
                json.writeRaw('\n');
            }
            file.commit();
            return target;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    private static void write(JsonGenerator json, RunSummary summary) throws IOException {
        StreamFacts facts = summary.facts();
        json.writeStartObject();
        json.writeStringField("stream", facts.streamId());
        json.writeNumberField("epoch", facts.epoch());
        json.writeStringField("source", facts.sourceName());
        json.writeBooleanField("interrupted", summary.interrupted());
        if (facts.endReason().isPresent()) {
            json.writeStringField("end", facts.endReason().get());
        }
        writeCounts(json, summary);
        json.writeNumberField("wall_time_s", round(summary.seconds()));
        json.writeNumberField("frames_per_second", round(summary.framesPerSecond()));
        if (summary.overlayFrom().isPresent()) {
            json.writeNumberField("overlay_from", summary.overlayFrom().getAsLong());
        }
        writeStages(json, summary.stages());
        json.writeArrayFieldStart("notes");
        for (String note : summary.notes()) {
            json.writeString(note);
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void writeCounts(JsonGenerator json, RunSummary summary) throws IOException {
        ResultCounts counts = summary.facts().counts();
        json.writeNumberField("frames_in", summary.framesIn());
        json.writeNumberField("results", counts.results());
        json.writeNumberField("skipped", counts.skippedTotal());
        json.writeObjectFieldStart("skipped_by_reason");
        for (Map.Entry<String, Long> reason : counts.skipped().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeNumberField("failed", counts.failed());
        if (summary.interrupted()) {
            json.writeNumberField("in_flight", summary.inFlight());
        }
        json.writeNumberField("dead_letters", summary.deadLetters());
        json.writeNumberField("foreign", summary.foreign());
        json.writeNumberField("people", counts.people());
        json.writeNumberField("most_people_in_a_frame", counts.mostPeople());
        json.writeNumberField("tracks", counts.tracks());
    }

    private static void writeStages(JsonGenerator json, Map<String, StageTimes> stages) throws IOException {
        json.writeObjectFieldStart("latency_ms");
        for (Map.Entry<String, StageTimes> stage : stages.entrySet()) {
            if (stage.getValue().latency().isPresent()) {
                writeLatency(json, stage.getKey(), stage.getValue().latency().get());
            }
        }
        json.writeEndObject();
        json.writeObjectFieldStart("time_s");
        for (Map.Entry<String, StageTimes> stage : stages.entrySet()) {
            json.writeObjectFieldStart(stage.getKey());
            for (Map.Entry<String, Double> part : stage.getValue().seconds().entrySet()) {
                json.writeNumberField(part.getKey(), round(part.getValue()));
            }
            json.writeEndObject();
        }
        json.writeEndObject();
    }

    private static void writeLatency(JsonGenerator json, String stage, StageTimes.Latency latency) throws IOException {
        json.writeObjectFieldStart(stage);
        json.writeNumberField("p50", round(latency.p50Ms()));
        json.writeNumberField("p90", round(latency.p90Ms()));
        json.writeNumberField("p99", round(latency.p99Ms()));
        json.writeNumberField("max", round(latency.maxMs()));
        json.writeEndObject();
    }

    /** Three places: these are measurements for people. */
    private static double round(double value) {
        return Math.rint(value * ROUND) / ROUND;
    }
}
