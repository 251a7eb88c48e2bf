package io.posestream.runner.compare;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Printable;
import io.posestream.evaluate.json.JsonWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes a comparison for people or as JSON. Static functions, thread-safe. */
final class CompareText {
    private CompareText() {}

    static List<String> lines(Comparison comparison) {
        List<String> lines = new ArrayList<>();
        lines.add(side("A", comparison.first()));
        lines.add(side("B", comparison.second()));
        lines.add("");
        if (comparison.people() == 0) {
            lines.add(comparison.frames() + " frames in both, nobody in both");
            return lines;
        }
        lines.add(String.format(
                Locale.ROOT,
                "%d frames in both, %d people in both; only in A %d, only in B %d; mean OKS %.4f",
                comparison.frames(),
                comparison.people(),
                comparison.first().alone(),
                comparison.second().alone(),
                comparison.oks()));
        lines.add("");
        lines.add(String.format("%-18s %8s %12s %9s %9s", "JOINT", "OKS", "DISTANCE", "SCORE A", "SCORE B"));
        for (Map.Entry<String, JointAgreement> joint : comparison.joints().entrySet()) {
            JointAgreement is = joint.getValue();
            lines.add(String.format(
                    Locale.ROOT,
                    "%-18s %8.4f %9.1f px %9.3f %9.3f",
                    Printable.of(joint.getKey()),
                    is.oks(),
                    is.distancePx(),
                    is.firstScore(),
                    is.secondScore()));
        }
        lines.add("");
        for (Comparison.Difference difference : comparison.worst()) {
            lines.add(String.format(
                    Locale.ROOT,
                    "%s: OKS %.4f",
                    Printable.of(difference.first().item().id().toString()),
                    difference.oks()));
        }
        return lines;
    }

    private static String side(String name, Side side) {
        if (side.frames() == 0) {
            return name + ": no frames";
        }
        return String.format(
                Locale.ROOT,
                "%s: %s, %d frames, %.1f frames/s, a frame takes %.1f ms (median), %.1f ms (99 of 100)",
                name,
                Printable.of(side.models()),
                side.frames(),
                side.rate(),
                side.percentileMs(0.5),
                side.percentileMs(0.99));
    }

    /** One JSON object. */
    static String json(Comparison comparison) {
        return JsonWriter.line(json -> {
            side(json, "a", comparison.first());
            side(json, "b", comparison.second());
            json.writeNumberField("frames", comparison.frames());
            json.writeNumberField("people", comparison.people());
            number(json, "oks", comparison.oks());
            json.writeObjectFieldStart("joints");
            for (Map.Entry<String, JointAgreement> joint : comparison.joints().entrySet()) {
                json.writeObjectFieldStart(joint.getKey());
                number(json, "oks", joint.getValue().oks());
                number(json, "distance_px", joint.getValue().distancePx());
                number(json, "score_a", joint.getValue().firstScore());
                number(json, "score_b", joint.getValue().secondScore());
                json.writeEndObject();
            }
            json.writeEndObject();
            json.writeArrayFieldStart("worst");
            for (Comparison.Difference difference : comparison.worst()) {
                json.writeStartObject();
                json.writeStringField("stream", difference.first().item().id().streamId());
                json.writeNumberField("epoch", difference.first().item().id().epoch());
                json.writeNumberField("number", difference.first().item().id().number());
                number(json, "oks", difference.oks());
                json.writeEndObject();
            }
            json.writeEndArray();
        });
    }

    private static void side(JsonGenerator json, String name, Side side) throws IOException {
        json.writeObjectFieldStart(name);
        json.writeStringField("models", side.models());
        json.writeNumberField("frames", side.frames());
        json.writeNumberField("people_alone", side.alone());
        number(json, "frames_per_second", side.rate());
        number(json, "frame_ms_median", side.percentileMs(0.5));
        number(json, "frame_ms_p99", side.percentileMs(0.99));
        json.writeEndObject();
    }

    /** What is not known is left out. */
    private static void number(JsonGenerator json, String name, double value) throws IOException {
        if (Double.isFinite(value)) {
            json.writeNumberField(name, value);
        }
    }
}
