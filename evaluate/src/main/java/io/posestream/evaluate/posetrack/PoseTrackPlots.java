package io.posestream.evaluate.posetrack;

import io.posestream.evaluate.Pictures;
import io.posestream.evaluate.posetrack.file.Joints;
import io.posestream.evaluate.posetrack.metric.ApFigures;
import io.posestream.evaluate.posetrack.metric.Timeline;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;

/** Draws precision-recall curves per joint, and a timeline of the tracks of each sequence. Static functions. */
final class PoseTrackPlots {
    private PoseTrackPlots() {}

    static List<Path> draw(Path target, ApFigures figures, List<Timeline> timelines) {
        Pictures pictures = Pictures.at(target, "precision-recall");
        XYChart chart = Pictures.chart("Precision and recall per joint", "recall", "precision");
        Pictures.unitSquare(chart);
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            double[][] curve = figures.curves().get(joint).curve();
            if (curve[0].length > 0 && !Double.isNaN(curve[0][0])) {
                Pictures.line(chart, Joints.NAMES.get(joint), curve[0], curve[1], joint, Joints.COUNT);
            }
        }
        List<Path> written = new ArrayList<>();
        written.add(pictures.save(chart, ""));
        for (Timeline timeline : timelines) {
            if (timeline.tracks() > 0) {
                written.add(pictures.save(chart(timeline), "timeline-" + timeline.name()));
            }
        }
        return written;
    }

    /** One row per true track: a bar where somebody is on it, a cross where that somebody changes, a dot where missed. */
    private static XYChart chart(Timeline timeline) {
        XYChart chart = Pictures.rows(
                "Tracks of " + timeline.name() + " (colour: predicted track)",
                "scored frame",
                "true track",
                timeline.tracks(),
                row -> Long.toString(timeline.track(row)));
        int runs = 0;
        List<double[]> missed = new ArrayList<>();
        List<double[]> switches = new ArrayList<>();
        for (int row = 0; row < timeline.tracks(); row++) {
            int start = 0;
            for (int frame = 0; frame <= timeline.frames(); frame++) {
                boolean ends = frame == timeline.frames() || timeline.at(row, frame) != timeline.at(row, start);
                if (!ends) {
                    continue;
                }
                long carried = timeline.at(row, start);
                if (carried == Timeline.MISSED) {
                    addEach(missed, row, start, frame);
                } else if (carried != Timeline.ABSENT) {
                    double[] x = {start - 0.4, frame - 0.6};
                    double[] y = {row, row};
                    Pictures.bar(chart, "run " + runs++, x, y, carried);
                    if (timeline.isSwitch(row, start)) {
                        switches.add(new double[] {start - 0.5, row});
                    }
                }
                start = frame;
            }
        }
        points(chart, "missed", missed);
        points(chart, "switch", switches);
        return chart;
    }

    private static void addEach(List<double[]> points, int row, int from, int to) {
        for (int frame = from; frame < to; frame++) {
            points.add(new double[] {frame, row});
        }
    }

    private static void points(XYChart chart, String name, List<double[]> points) {
        if (points.isEmpty()) {
            return;
        }
        double[] x = points.stream().mapToDouble(point -> point[0]).toArray();
        double[] y = points.stream().mapToDouble(point -> point[1]).toArray();
        Pictures.marks(chart, name, x, y, name.equals("switch"));
    }
}
