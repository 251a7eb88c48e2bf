package io.posestream.viewer.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/** A stream as JSON. Static functions, thread-safe. */
final class StreamJson {
    private static final double TEN = 10;

    private StreamJson() {}

    /** An object with how a stream is now. */
    static void summary(JsonGenerator json, StreamView view, StreamState state, OptionalLong picturesFromUs, long nowUs)
            throws IOException {
        json.writeStartObject();
        json.writeStringField("id", view.id());
        json.writeStringField("state", state.word());
        json.writeStringField("reason", state.reason());
        json.writeNumberField("since_us", state.sinceUs());
        json.writeStringField("policy", view.isLive() ? "live" : "archive");
        newest(json, view);
        json.writeNumberField("rate", Math.round(view.rate(nowUs) * TEN) / TEN);
        percentiles(json, "age_ms", view.age(), true);
        json.writeNumberField("people", view.people());
        counts(json, view.counts());
        json.writeNumberField("reconnects", view.reconnects());
        json.writeObjectFieldStart("dead_letters");
        json.writeNumberField("count", view.letterCount());
        json.writeArrayFieldStart("reasons");
        for (String reason : view.letters()) {
            json.writeString(reason);
        }
        json.writeEndArray();
        json.writeEndObject();
        if (picturesFromUs.isPresent()) {
            json.writeNumberField("pictures_from_us", picturesFromUs.getAsLong());
        } else {
            json.writeNullField("pictures_from_us");
        }
        json.writeBooleanField("keeps_up", view.keepsUp());
        json.writeObjectFieldStart("latency");
        for (Step step : Step.values()) {
            percentiles(json, step.word(), view.latency(step), false);
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void newest(JsonGenerator json, StreamView view) throws IOException {
        if (view.newest().isPresent()) {
            json.writeNumberField("epoch", view.newest().get().item().id().epoch());
            json.writeNumberField("number", view.newest().get().item().id().number());
        }
        if (view.newestLooked().isPresent()) {
            StreamItem.Looked<Tracks> frame =
                    (StreamItem.Looked<Tracks>) view.newestLooked().get().item();
            json.writeNumberField("source_width", frame.meta().width());
            json.writeNumberField("source_height", frame.meta().height());
        }
    }

    private static void counts(JsonGenerator json, Counts counts) throws IOException {
        json.writeObjectFieldStart("counts");
        json.writeNumberField("in", counts.in());
        json.writeNumberField("results", counts.results());
        json.writeNumberField("skipped", counts.skipped());
        json.writeNumberField("failed", counts.failed());
        json.writeObjectFieldStart("by_reason");
        for (Map.Entry<String, Long> reason : counts.byReason().entrySet()) {
            json.writeNumberField(reason.getKey(), reason.getValue());
        }
        json.writeEndObject();
        json.writeEndObject();
    }

    private static void percentiles(
            JsonGenerator json, String name, Optional<LatencyHistory.Percentiles> known, boolean far)
            throws IOException {
        if (known.isEmpty()) {
            json.writeNullField(name);
            return;
        }
        json.writeObjectFieldStart(name);
        json.writeNumberField("p50", known.get().p50Ms());
        json.writeNumberField("p95", known.get().p95Ms());
        if (far) {
            json.writeNumberField("p99", known.get().p99Ms());
        }
        json.writeEndObject();
    }

    /** The fields of what happened over the last minutes; times are those of arrival. */
    static void history(JsonGenerator json, StreamView view, long nowUs) throws IOException {
        long toUs = view.newest().map(Answered::arrivalUs).orElse(nowUs);
        json.writeStringField("type", "history");
        json.writeStringField("stream", view.id());
        json.writeNumberField("from_us", toUs - StreamView.KEEP_US);
        json.writeNumberField("to_us", toUs);
        json.writeArrayFieldStart("lanes");
        for (Map.Entry<TrackId, Lanes.Lane> lane : view.lanes().all().entrySet()) {
            if (lane.getValue().displayId().isPresent()) {
                lane(json, lane.getKey(), lane.getValue(), view.lanes().inView(lane.getValue()));
            }
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gaps");
        for (Gaps.Missing gap : view.gaps().all()) {
            json.writeStartObject();
            json.writeNumberField("at_us", gap.fromUs());
            json.writeNumberField("until_us", gap.toUs());
            json.writeNumberField("count", gap.count());
            json.writeStringField("reason", gap.reason());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("latency");
        Map<Step, Map<Long, Double>> columns = new EnumMap<>(Step.class);
        Set<Long> seconds = new TreeSet<>();
        for (Step step : Step.values()) {
            Map<Long, Double> medians = view.latencies().medians(step);
            columns.put(step, medians);
            seconds.addAll(medians.keySet());
        }
        json.writeArrayFieldStart("at_us");
        for (long second : seconds) {
            json.writeNumber(second);
        }
        json.writeEndArray();
        for (Map.Entry<Step, Map<Long, Double>> column : columns.entrySet()) {
            column(json, column.getKey(), column.getValue(), seconds);
        }
        json.writeEndObject();
    }

    private static void lane(JsonGenerator json, TrackId id, Lanes.Lane lane, boolean inView) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", FrameJson.track(id));
        json.writeNumberField("display_id", lane.displayId().orElseThrow());
        json.writeNumberField("from_us", lane.firstUs());
        json.writeNumberField("to_us", lane.lastUs());
        json.writeBooleanField("born_in_view", lane.bornInView());
        json.writeArrayFieldStart("holes");
        for (int i = 1; i < lane.spans().size(); i++) {
            json.writeStartArray();
            json.writeNumber(lane.spans().get(i - 1).toUs());
            json.writeNumber(lane.spans().get(i).fromUs());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeBooleanField("ended", !inView);
        json.writeEndObject();
    }

    private static void column(JsonGenerator json, Step step, Map<Long, Double> medians, Set<Long> seconds)
            throws IOException {
        json.writeArrayFieldStart(step.word());
        for (long second : seconds) {
            Double median = medians.get(second);
            if (median == null) {
                json.writeNull();
            } else {
                json.writeNumber(median);
            }
        }
        json.writeEndArray();
    }
}
