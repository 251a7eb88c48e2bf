package io.posestream.viewer.state;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Box;
import io.posestream.core.FrameMeta;
import io.posestream.core.FrameTime;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import java.io.IOException;
import java.util.Locale;
import java.util.OptionalLong;

/** An answer as the fields of a JSON object; places are pixels of the source frame. Static functions, thread-safe. */
final class FrameJson {
    private static final double US_PER_MS = 1000;
    private static final double HUNDRED = 100;
    private static final double THOUSAND = 1000;

    private FrameJson() {}

    /** Name, kind and moment of any answer. */
    static void name(JsonGenerator json, Answered answered) throws IOException {
        StreamItem<Tracks> item = answered.item();
        json.writeStringField("stream", item.id().streamId());
        json.writeNumberField("epoch", item.id().epoch());
        json.writeNumberField("number", item.id().number());
        json.writeNumberField("count", item.count());
        json.writeNumberField("arrival_us", answered.arrivalUs());
        if (item instanceof StreamItem.Looked<Tracks>) {
            json.writeStringField("kind", "result");
        } else if (item instanceof StreamItem.Gap<Tracks> gap) {
            json.writeStringField("kind", "gap");
            json.writeStringField("reason", gap.reason());
        } else if (item instanceof StreamItem.Failed<Tracks> failed) {
            json.writeStringField("kind", "failed");
            json.writeStringField("reason", failed.reason());
        } else if (item instanceof StreamItem.End<Tracks> end) {
            json.writeStringField("kind", "end");
            json.writeStringField("reason", end.reason());
        }
    }

    /** What is known of a frame that was looked at; lanes say how old its people are. */
    static void frame(JsonGenerator json, StreamItem.Looked<Tracks> frame, Lanes lanes) throws IOException {
        FrameMeta meta = frame.meta();
        json.writeNumberField("capture_us", FrameTime.capturedUs(frame));
        json.writeNumberField("source_width", meta.width());
        json.writeNumberField("source_height", meta.height());
        json.writeBooleanField("discontinuity", meta.discontinuity());
        json.writeStringField("skeleton", frame.value().skeleton().id());
        json.writeArrayFieldStart("people");
        for (TrackedPerson person : frame.value().people()) {
            json.writeStartObject();
            json.writeStringField("id", track(person.id()));
            if (person.displayId().isPresent()) {
                json.writeNumberField("display_id", person.displayId().getAsInt());
            } else {
                json.writeNullField("display_id");
            }
            json.writeStringField("state", person.state().name().toLowerCase(Locale.ROOT));
            json.writeNumberField("age_ms", lanes.ageMs(frame, person.id()));
            Box box = person.pose().box();
            json.writeArrayFieldStart("box");
            place(json, box.x());
            place(json, box.y());
            place(json, box.width());
            place(json, box.height());
            json.writeEndArray();
            json.writeNumberField("score", score(person.pose().score()));
            json.writeArrayFieldStart("keypoints");
            for (Keypoint joint : person.pose().keypoints()) {
                json.writeStartArray();
                place(json, joint.x());
                place(json, joint.y());
                json.writeNumber(score(joint.score()));
                json.writeEndArray();
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    /** A hundredth of a pixel is finer than any screen. */
    private static void place(JsonGenerator json, float pixels) throws IOException {
        json.writeNumber(Math.round(pixels * HUNDRED) / HUNDRED);
    }

    private static double score(float score) {
        return Math.round(score * THOUSAND) / THOUSAND;
    }

    static String track(TrackId id) {
        return id.streamId() + "/" + id.epoch() + "/" + id.birthNumber() + "/" + id.rank();
    }

    /** How long each step took. */
    static void delays(JsonGenerator json, Delays delays) throws IOException {
        json.writeObjectFieldStart("ms");
        for (Step step : Step.values()) {
            OptionalLong us = delays.of(step);
            if (us.isPresent()) {
                json.writeNumberField(step.word(), us.getAsLong() / US_PER_MS);
            }
        }
        json.writeEndObject();
    }

    /** Joints and limbs by name of the skeleton. */
    static void skeleton(JsonGenerator json, Skeleton skeleton) throws IOException {
        json.writeObjectFieldStart(skeleton.id());
        json.writeArrayFieldStart("joints");
        for (String name : skeleton.names()) {
            json.writeString(name);
        }
        json.writeEndArray();
        json.writeArrayFieldStart("edges");
        for (Skeleton.Pair edge : skeleton.edges()) {
            json.writeStartArray();
            json.writeNumber(edge.first());
            json.writeNumber(edge.second());
            json.writeEndArray();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}
