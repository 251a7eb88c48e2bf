package io.posestream.detector;

import io.posestream.core.Box;
import io.posestream.core.Detection;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Average precision and recall of boxes at an intersection over union of 0.5, over many pictures. */
final class BoxAp {
    private static final double IOU = 0.5;
    private static final int RECALL_POINTS = 101;

    record Result(double ap50, double recall50, double perPicture) {}

    private record Row(double score, boolean isTrue) {}

    private final List<Row> rows = new ArrayList<>();
    private int truths;
    private int pictures;

    /** Adds one picture; detections best first. */
    void add(List<Box> truth, List<Detection> found) {
        pictures++;
        truths += truth.size();
        boolean[] taken = new boolean[truth.size()];
        for (Detection detection : found) {
            int match = -1;
            double best = IOU;
            for (int i = 0; i < taken.length; i++) {
                double iou = taken[i] ? 0 : truth.get(i).iou(detection.box());
                if (iou >= best) {
                    best = iou;
                    match = i;
                }
            }
            if (match >= 0) {
                taken[match] = true;
            }
            rows.add(new Row(detection.score(), match >= 0));
        }
    }

    Result result() {
        List<Row> sorted = new ArrayList<>(rows);
        sorted.sort(Comparator.comparingDouble((Row row) -> -row.score()));
        double[] recall = new double[sorted.size()];
        double[] precision = new double[sorted.size()];
        double hits = 0;
        for (int i = 0; i < sorted.size(); i++) {
            hits += sorted.get(i).isTrue() ? 1 : 0;
            recall[i] = hits / truths;
            precision[i] = hits / (i + 1);
        }
        for (int i = sorted.size() - 1; i > 0; i--) {
            precision[i - 1] = Math.max(precision[i - 1], precision[i]);
        }
        double sum = 0;
        int at = 0;
        for (int point = 0; point < RECALL_POINTS; point++) {
            while (at < recall.length && recall[at] < point * 0.01) {
                at++;
            }
            sum += at < recall.length ? precision[at] : 0;
        }
        return new Result(sum / RECALL_POINTS, hits / truths, (double) rows.size() / pictures);
    }
}
