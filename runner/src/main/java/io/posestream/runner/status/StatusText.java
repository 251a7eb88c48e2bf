package io.posestream.runner.status;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Printable;
import io.posestream.core.control.SourceStatus;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.runner.log.TextTable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes the rows of streams as a table or as JSON. Static functions, thread-safe. */
public final class StatusText {
    private static final List<String> TITLES = List.of(
            "STREAM", "STATE", "FRAMES/S", "AGE", "WAITING", "RESULTS", "SKIPPED", "FAILED", "PEOPLE", "DEAD LETTERS");
    private static final String NOTHING = "-";
    private static final long SECOND_MS = 1000;
    private static final long MINUTE_MS = 60 * SECOND_MS;
    private static final long HOUR_MS = 60 * MINUTE_MS;

    private StatusText() {}

    /**
     * A table with a title row.
     *
     * @param backlog records before each stage, over all streams
     * @param foreign dead letters that name no stream
     */
    public static List<String> table(List<StreamStatus> streams, Map<String, Long> backlog, long foreign) {
        List<List<String>> rows = new ArrayList<>(List.of(TITLES));
        streams.forEach(stream -> rows.add(cells(stream)));
        List<String> lines = TextTable.lines(rows);
        if (streams.isEmpty()) {
            lines.add("(no stream has an answer, a dead letter or a source)");
        }
        String waiting = waiting(backlog);
        if (!waiting.equals(NOTHING)) {
            lines.add("waiting in all: " + waiting);
        }
        if (foreign > 0) {
            lines.add(foreign + " dead letters are of no stream of ours");
        }
        return lines;
    }

    private static List<String> cells(StreamStatus stream) {
        return List.of(
                Printable.of(stream.stream()),
                state(stream),
                String.format(Locale.ROOT, "%.1f", stream.rate()),
                stream.silentMs() < 0 ? NOTHING : time(stream.ageMs()),
                waiting(stream.waiting()),
                Long.toString(stream.results()),
                stream.skipped().isEmpty()
                        ? "0"
                        : stream.skipped().entrySet().stream()
                                .map(entry -> entry.getKey() + " " + entry.getValue())
                                .collect(Collectors.joining(", ")),
                Long.toString(stream.failed()),
                Long.toString(stream.people()),
                stream.deadLetters() == 0
                        ? "0"
                        : stream.deadLetters() + " (" + Printable.of(stream.lastReason()) + ")");
    }

    private static String state(StreamStatus stream) {
        boolean unverified = stream.source().filter(SourceStatus::unverified).isPresent();
        return Printable.of(stream.state()) + (unverified ? " (certificate not verified)" : "");
    }

    private static String waiting(Map<String, Long> stages) {
        String text = stages.entrySet().stream()
                .filter(entry -> entry.getValue() > 0)
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getKey() + " " + entry.getValue())
                .collect(Collectors.joining(", "));
        return text.isEmpty() ? NOTHING : text;
    }

    private static String time(long ms) {
        if (ms < MINUTE_MS) {
            return String.format(Locale.ROOT, "%.1f s", ms / (double) SECOND_MS);
        }
        return ms < HOUR_MS ? ms / MINUTE_MS + " min" : ms / HOUR_MS + " h";
    }

    /** One line of JSON: an array of streams, what waits over all of them, and how many dead letters name none. */
    public static String json(List<StreamStatus> streams, Map<String, Long> backlog, long foreign) {
        return JsonWriter.line(json -> {
            json.writeArrayFieldStart("streams");
            for (StreamStatus stream : streams) {
                write(json, stream);
            }
            json.writeEndArray();
            counts(json, "waiting", backlog);
            json.writeNumberField("foreign_dead_letters", foreign);
        });
    }

    private static void write(JsonGenerator json, StreamStatus stream) throws IOException {
        json.writeStartObject();
        json.writeStringField("stream", stream.stream());
        json.writeNumberField("epoch", stream.epoch());
        json.writeStringField("state", stream.state());
        if (stream.source().isPresent()) {
            write(json, stream.source().get());
        }
        json.writeNumberField("frames_per_second", stream.rate());
        json.writeNumberField("age_ms", stream.ageMs());
        json.writeNumberField("silent_ms", stream.silentMs());
        counts(json, "waiting", stream.waiting());
        json.writeNumberField("results", stream.results());
        counts(json, "skipped", stream.skipped());
        json.writeNumberField("failed", stream.failed());
        json.writeNumberField("people", stream.people());
        json.writeNumberField("dead_letters", stream.deadLetters());
        json.writeStringField("last_reason", stream.lastReason());
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, SourceStatus source) throws IOException {
        json.writeObjectFieldStart("source");
        json.writeStringField("policy", source.policy().name().toLowerCase(Locale.ROOT));
        json.writeStringField("state", source.state().name().toLowerCase(Locale.ROOT));
        json.writeStringField("reason", source.reason());
        json.writeNumberField("since_ms", source.sinceMs());
        json.writeNumberField("said_ms", source.saidMs());
        json.writeBooleanField("certificate_unverified", source.unverified());
        json.writeNumberField("reconnects", source.reconnects());
        json.writeNumberField("declared_frames_per_second", source.pace().declaredFps());
        json.writeNumberField("measured_frames_per_second", source.pace().measuredFps());
        json.writeNumberField("late", source.pace().late());
        json.writeNumberField("frozen", source.pace().frozen());
        json.writeNumberField("rate_off", source.pace().rateOff());
        json.writeEndObject();
    }

    private static void counts(JsonGenerator json, String name, Map<String, Long> counts) throws IOException {
        json.writeObjectFieldStart(name);
        for (Map.Entry<String, Long> count : counts.entrySet()) {
            json.writeNumberField(count.getKey(), count.getValue());
        }
        json.writeEndObject();
    }
}
