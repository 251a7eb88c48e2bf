package io.posestream.runner.tail;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Box;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.StreamItem;
import io.posestream.core.TrackId;
import io.posestream.core.TrackedPerson;
import io.posestream.core.Tracks;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.evaluate.json.JsonWriter;
import java.io.IOException;
import java.util.Locale;

/**
 * Tracks and clips as one JSON object per line; places are pixels of the source frame, times µs. Static functions,
 * thread-safe.
 */
public final class JsonLines {
    private JsonLines() {}

    /** An answer of the tracker: {@code kind} is frame, skipped, failed or end. */
    public static String of(StreamItem<Tracks> item) {
        return JsonWriter.line(json -> {
            json.writeStringField("stream", item.id().streamId());
            json.writeNumberField("epoch", item.id().epoch());
            json.writeNumberField("number", item.id().number());
            if (item instanceof StreamItem.Looked<Tracks> looked) {
                json.writeStringField("kind", "frame");
                frame(json, looked);
            } else if (item instanceof StreamItem.Gap<Tracks> gap) {
                json.writeStringField("kind", "skipped");
                json.writeNumberField("count", gap.count());
                json.writeStringField("reason", gap.reason());
            } else if (item instanceof StreamItem.Failed<Tracks> failure) {
                json.writeStringField("kind", "failed");
                json.writeStringField("reason", failure.reason());
            } else if (item instanceof StreamItem.End<Tracks> end) {
                json.writeStringField("kind", "end");
                json.writeStringField("reason", end.reason());
            }
        });
    }

    private static void frame(JsonGenerator json, StreamItem.Looked<Tracks> frame) throws IOException {
        FrameMeta meta = frame.meta();
        json.writeNumberField("arrival_us", frame.provenance().arrivalUs());
        json.writeNumberField("capture_us", meta.captureUs());
        json.writeStringField("clock", meta.clock().name().toLowerCase(Locale.ROOT));
        json.writeNumberField("pts_us", meta.ptsUs());
        json.writeNumberField("width", meta.width());
        json.writeNumberField("height", meta.height());
        json.writeStringField("skeleton", frame.value().skeleton().id());
        json.writeStringField("detector", frame.value().origin().detectorModelId());
        json.writeStringField("pose", frame.value().origin().poseModelId());
        json.writeStringField("tracker", frame.value().origin().trackerDigest());
        json.writeArrayFieldStart("people");
        for (TrackedPerson person : frame.value().people()) {
            json.writeStartObject();
            if (person.displayId().isPresent()) {
                json.writeNumberField("id", person.displayId().getAsInt());
            }
            track(json, person.id());
            json.writeStringField("state", person.state().name().toLowerCase(Locale.ROOT));
            Box box = person.pose().box();
            json.writeFieldName("box");
            numbers(json, box.x(), box.y(), box.width(), box.height());
            json.writeNumberField("score", person.pose().score());
            json.writeArrayFieldStart("keypoints");
            for (Keypoint joint : person.pose().keypoints()) {
                numbers(json, joint.x(), joint.y(), joint.score());
            }
            json.writeEndArray();
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void track(JsonGenerator json, TrackId id) throws IOException {
        json.writeObjectFieldStart("track");
        json.writeNumberField("epoch", id.epoch());
        json.writeNumberField("birth_number", id.birthNumber());
        json.writeNumberField("rank", id.rank());
        json.writeEndObject();
    }

    private static void numbers(JsonGenerator json, float... values) throws IOException {
        json.writeStartArray();
        for (float value : values) {
            json.writeNumber(value);
        }
        json.writeEndArray();
    }

    /** A clip; {@code keypoint} is [M][T][V][2], {@code keypoint_score} [M][T][V]. */
    public static String of(SkeletonClip clip) {
        return JsonWriter.line(json -> {
            SkeletonClip.Place place = clip.place();
            json.writeStringField("stream", place.streamId());
            json.writeNumberField("epoch", place.epoch());
            json.writeStringField("window", place.window().toString());
            json.writeNumberField("total_frames", place.window().length());
            json.writeNumberField("frames_per_second", place.window().rate());
            json.writeNumberField("first_point", place.firstPoint());
            json.writeNumberField("start_capture_us", place.start().captureUs());
            json.writeNumberField("end_capture_us", place.end().captureUs());
            json.writeNumberField("start_pts_us", place.start().ptsUs());
            json.writeNumberField("end_pts_us", place.end().ptsUs());
            json.writeNumberField("image_height", place.imageHeight());
            json.writeNumberField("image_width", place.imageWidth());
            json.writeStringField("skeleton", clip.skeleton().id());
            json.writeNumberField("visible_ratio", clip.visibleRatio());
            json.writeStringField("detector", clip.origin().detectorModelId());
            json.writeStringField("pose", clip.origin().poseModelId());
            json.writeStringField("tracker", clip.origin().trackerDigest());
            json.writeArrayFieldStart("people");
            for (SkeletonClip.Member member : clip.members()) {
                json.writeStartObject();
                json.writeNumberField("id", member.displayId());
                track(json, member.id());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayFieldStart("gap");
            for (byte gap : clip.gaps()) {
                json.writeNumber((short) gap);
            }
            json.writeEndArray();
            int[] shape = {
                clip.members().size(), place.window().length(), clip.skeleton().size(), 2
            };
            json.writeFieldName("keypoint");
            array(json, clip.keypoints(), shape, 0, 0);
            json.writeFieldName("keypoint_score");
            array(json, clip.scores(), new int[] {shape[0], shape[1], shape[2]}, 0, 0);
        });
    }

    private static int array(JsonGenerator json, float[] values, int[] shape, int depth, int from) throws IOException {
        int at = from;
        json.writeStartArray();
        for (int index = 0; index < shape[depth]; index++) {
            if (depth + 1 == shape.length) {
                json.writeNumber(values[at++]);
            } else {
                at = array(json, values, shape, depth + 1, at);
            }
        }
        json.writeEndArray();
        return at;
    }
}
