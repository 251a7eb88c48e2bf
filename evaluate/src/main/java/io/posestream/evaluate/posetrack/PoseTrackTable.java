package io.posestream.evaluate.posetrack;

import io.posestream.evaluate.Mode;
import io.posestream.evaluate.TextTable;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.HotaField;
import io.posestream.evaluate.posetrack.metric.HotaTable;
import io.posestream.evaluate.posetrack.metric.JointValues;
import io.posestream.evaluate.posetrack.metric.MotCounts;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints PoseTrack figures as people know them: Head Shou Elb Wri Hip Knee Ankl Total. Borrows its writer. */
final class PoseTrackTable {
    private static final double PERCENT = 100;

    private final PrintWriter out;
    private final Mode mode;

    PoseTrackTable(PrintWriter out, Mode mode) {
        this.out = out;
        this.mode = mode;
    }

    void poseval(PosevalRun run) {
        out.println("PoseTrack 2017/2018 (poseval), " + modeName() + " rules, percent");
        if (run.ap().figures().isPresent()) {
            ApFigures ap = run.ap().figures().get();
            TextTable table = groups();
            row(table, "AP", ap.ap(), 1);
            row(table, "Precision", ap.precision(), 1);
            row(table, "Recall", ap.recall(), 1);
            run.mot().figures().ifPresent(counts -> {
                row(table, "MOTA", counts.mota(), 1);
                row(table, "IDF1 *", run.idf1(), 1);
            });
        } else {
            out.println("  not computed: " + run.ap().refusal().orElse(""));
        }
        run.mot().figures().ifPresent(this::mot);
        if (run.ap().figures().isPresent() && run.mot().refusal().isPresent()) {
            out.println("  MOTA not computed: " + run.mot().refusal().get());
        }
        out.println();
    }

    private void mot(MotCounts counts) {
        out.println();
        TextTable table = new TextTable(out, List.of("MOTA", "MOTP", "Prec", "Rec", "Switches"));
        table.row(
                "Total",
                counts.mota().total(),
                counts.motp().total(),
                counts.precision().total(),
                counts.recall().total(),
                counts.meanSwitches());
        out.println("  * IDF1 is an addition; switches are summed over sequences, averaged over joints");
    }

    void poseTrack21(PoseTrack21Run run) {
        out.println("PoseTrack 2021, " + modeName() + " rules, percent");
        if (run.hota().figures().isEmpty()) {
            out.println("  not computed: " + run.hota().refusal().orElse(""));
            out.println();
            return;
        }
        HotaTable hota = run.hota().figures().get();
        ApFigures ap = run.ap().figures().orElseThrow();
        TextTable table = groups();
        row(table, "AP", ap.ap(), 1);
        row(table, "Precision", ap.precision(), 1);
        row(table, "Recall", ap.recall(), 1);
        for (HotaField field : HotaField.values()) {
            if (!field.isCount()) {
                row(table, field.official(), hota.mean(field), PERCENT);
            }
        }
        out.println();
    }

    private TextTable groups() {
        List<String> columns = new ArrayList<>(Joints.GROUPS);
        columns.add("Total");
        return new TextTable(out, columns);
    }

    private static void row(TextTable table, String label, JointValues values, double factor) {
        double[] cells = new double[Joints.GROUPS.size() + 1];
        for (int group = 0; group < Joints.GROUPS.size(); group++) {
            cells[group] = factor * values.group(group);
        }
        cells[Joints.GROUPS.size()] = factor * values.total();
        table.row(label, cells);
    }

    private String modeName() {
        return mode.name().toLowerCase(Locale.ROOT);
    }
}
