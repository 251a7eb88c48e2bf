package io.posestream.viewer.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.Tracks;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

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

    /** The fields of what happened over the last minutes. */
    static void history(JsonGenerator json, StreamView view, long nowUs) throws IOException {
        json.writeStringField("type", "history");
        json.writeStringField("stream", view.id());
        json.writeNumberField("now_us", nowUs);
        json.writeArrayFieldStart("lanes");
        for (Map.Entry<TrackId, Lanes.Lane> lane : view.lanes().all().entrySet()) {
            lane(json, lane.getKey(), lane.getValue(), view.lanes().inView(lane.getValue()));
        }
        json.writeEndArray();
        json.writeArrayFieldStart("gaps");
        for (Gaps.Missing gap : view.gaps().all()) {
            json.writeStartObject();
            json.writeNumberField("from_us", gap.fromUs());
            json.writeNumberField("to_us", gap.toUs());
            json.writeStringField("reason", gap.reason());
            json.writeNumberField("count", gap.count());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeObjectFieldStart("latency");
        for (Step step : Step.values()) {
            column(json, step, view.latencies().of(step));
        }
        json.writeEndObject();
    }

    private static void lane(JsonGenerator json, TrackId id, Lanes.Lane lane, boolean inView) throws IOException {
        json.writeStartObject();
        json.writeStringField("id", FrameJson.track(id));
        if (lane.displayId().isPresent()) {
            json.writeNumberField("display_id", lane.displayId().getAsInt());
        } else {
            json.writeNullField("display_id");
        }
        json.writeBooleanField("born_in_view", lane.bornInView());
        json.writeBooleanField("in_view", inView);
        json.writeArrayFieldStart("spans");
        for (Lanes.Span span : lane.spans()) {
            json.writeStartArray();
            json.writeNumber(span.fromUs());
            json.writeNumber(span.toUs());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void column(
            JsonGenerator json, Step step, Map<Long, Optional<LatencyHistory.Percentiles>> bySecond)
            throws IOException {
        json.writeArrayFieldStart(step.word());
        for (Map.Entry<Long, Optional<LatencyHistory.Percentiles>> second : bySecond.entrySet()) {
            if (second.getValue().isPresent()) {
                json.writeStartArray();
                json.writeNumber(second.getKey());
                json.writeNumber(second.getValue().get().p50Ms());
                json.writeNumber(second.getValue().get().p95Ms());
                json.writeEndArray();
            }
        }
        json.writeEndArray();
    }
}
