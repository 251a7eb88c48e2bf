package io.posestream.evaluate.posetrack;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.posestream.evaluate.Mode;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.HotaField;
import io.posestream.evaluate.posetrack.metric.HotaTable;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.IntToDoubleFunction;

/**
 * Writes PoseTrack figures as JSON: {@code ap}, {@code precision}, {@code recall}, {@code mota} ... in percent, the HOTA
 * family as fractions, each as joints and total; a family that is refused is null, with its sentence beside it.
 */
final class PoseTrackJson {
    private final Mode mode;
    private final int sequences;
    private final List<String> notes;

    PoseTrackJson(Mode mode, int sequences, List<String> notes) {
        this.mode = mode;
        this.sequences = sequences;
        this.notes = List.copyOf(notes);
    }

    String write(Optional<PosevalRun> poseval, Optional<PoseTrack21Run> poseTrack21) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("mode", mode.name().toLowerCase(Locale.ROOT));
        poseval.ifPresent(run -> poseval(root, run));
        poseTrack21.ifPresent(run -> poseTrack21(root, run));
        root.put("sequence_count", sequences);
        ObjectNode perSequence = root.putObject("sequences");
        poseval.ifPresent(run -> posevalSequences(perSequence, run));
        poseTrack21.ifPresent(run -> poseTrack21Sequences(perSequence, run));
        ArrayNode sentences = root.putArray("notes");
        notes.forEach(sentences::add);
        return root.toPrettyString();
    }

    private static void poseval(ObjectNode root, PosevalRun run) {
        Outcome<ApFigures> ap = run.ap();
        ap.refusal().ifPresent(why -> refuse(root, List.of("ap", "precision", "recall"), "ap_error", why));
        ap.figures().ifPresent(figures -> {
            ap(root, "", figures);
            ObjectNode counts = root.putObject("joint_counts");
            counts.put("frames", run.frames());
            counts.set("annotated", counts(joint -> run.tally().annotated(joint)));
            counts.set("predicted", counts(joint -> run.tally().predicted(joint)));
        });
        List<String> keys = List.of("mota", "motp", "mot_precision", "mot_recall", "idf1");
        run.mot().refusal().ifPresent(why -> refuse(root, keys, "mota_error", why));
        run.mot().figures().ifPresent(counts -> {
            mot(root, counts);
            root.set("idf1", run.idf1().toJson());
        });
    }

    private static void ap(ObjectNode node, String suffix, ApFigures figures) {
        node.set("ap" + suffix, figures.ap().toJson());
        node.set("precision" + suffix, figures.precision().toJson());
        node.set("recall" + suffix, figures.recall().toJson());
        node.set("ap" + suffix + "_groups", figures.ap().groupsToJson());
        node.set("precision" + suffix + "_groups", figures.precision().groupsToJson());
        node.set("recall" + suffix + "_groups", figures.recall().groupsToJson());
    }

    private static void mot(ObjectNode node, MotCounts counts) {
        node.set("mota", counts.mota().toJson());
        node.set("motp", counts.motp().toJson());
        node.set("mot_precision", counts.precision().toJson());
        node.set("mot_recall", counts.recall().toJson());
        node.set("mota_groups", counts.mota().groupsToJson());
        ObjectNode plain = node.putObject("mot_counts");
        plain.set("misses", counts(counts::misses));
        plain.set("switches", counts(counts::switches));
        plain.set("false_positives", counts(counts::falsePositives));
        plain.set("objects", counts(counts::objects));
        plain.set("detections", counts(counts::detections));
        plain.set("distance", values(counts::distance));
    }

    private static ObjectNode counts(IntToDoubleFunction count) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            node.put(Joints.NAMES.get(joint), (long) count.applyAsDouble(joint));
        }
        return node;
    }

    private static ObjectNode values(IntToDoubleFunction value) {
        ObjectNode node = JsonNodeFactory.instance.objectNode();
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            node.put(Joints.NAMES.get(joint), value.applyAsDouble(joint));
        }
        return node;
    }

    private static void poseTrack21(ObjectNode root, PoseTrack21Run run) {
        run.hota().refusal().ifPresent(why -> refuse(root, List.of("hota"), "hota_error", why));
        run.hota().figures().ifPresent(table -> hota(root, table, true));
        run.ap().refusal().ifPresent(why -> refuse(root, List.of("ap21"), "ap21_error", why));
        run.ap().figures().ifPresent(figures -> ap(root, "21", figures));
    }

    private static void hota(ObjectNode node, HotaTable table, boolean pooled) {
        for (HotaField field : HotaField.values()) {
            node.set(field.key(), table.mean(field).toJson());
        }
        for (HotaField field : List.of(HotaField.HOTA, HotaField.LOCA, HotaField.TP, HotaField.FN, HotaField.FP)) {
            node.set(field.key() + "_0", table.atLowest(field).toJson());
        }
        node.set("hotaloca_0", table.hotaTimesLocalisation(pooled).toJson());
        ArrayNode perAlpha = node.putArray("hota_total_per_alpha");
        table.totalPerAlpha().forEach(perAlpha::add);
    }

    private static void posevalSequences(ObjectNode perSequence, PosevalRun run) {
        for (Map.Entry<String, ApFigures> entry : run.apOfSequence().entrySet()) {
            ObjectNode node = perSequence.withObjectProperty(entry.getKey());
            ap(node, "", entry.getValue());
            mot(node, run.motOfSequence().get(entry.getKey()));
        }
    }

    private static void poseTrack21Sequences(ObjectNode perSequence, PoseTrack21Run run) {
        for (Map.Entry<String, HotaTable> entry : run.hotaOfSequence().entrySet()) {
            ObjectNode node = perSequence.withObjectProperty(entry.getKey());
            hota(node, entry.getValue(), false);
            ap(node, "21", run.apOfSequence().get(entry.getKey()));
        }
    }

    private static void refuse(ObjectNode node, List<String> keys, String errorKey, String why) {
        keys.forEach(node::putNull);
        node.put(errorKey, why);
    }
}
