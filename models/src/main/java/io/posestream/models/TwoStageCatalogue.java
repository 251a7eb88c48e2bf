package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.models.rcnn.RcnnArchitecture;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The networks in one stage that can be imported, and what their authors published. Static functions. */
final class TwoStageCatalogue {
    private static final String CODE = "github.com/lingl-space/maskrcnn_keypoint_refined";
    private static final String REFINED = "README of " + CODE + ", COCO val2017";

    private static final List<Entry> ENTRIES = List.of(
            new Entry(RcnnArchitecture.ONESTAGE_R50, 66_754_790, "68.1", REFINED, "model_r50.pth, README of " + CODE),
            new Entry(RcnnArchitecture.ONESTAGE_R101, 85_694_694, "68.3", REFINED, "model_r101.pth, README of " + CODE),
            new Entry(
                    RcnnArchitecture.KEYPOINT_RCNN_R50,
                    59_133_158,
                    "65.5",
                    "detectron2's model zoo, keypoint_rcnn_R_50_FPN_3x, COCO val2017",
                    "keypoint_rcnn_R_50_FPN_3x of detectron2's model zoo, or torchvision's keypointrcnn_resnet50_fpn"),
            new Entry(
                    RcnnArchitecture.KEYPOINT_RCNN_R101,
                    78_073_062,
                    "66.1",
                    "detectron2's model zoo, keypoint_rcnn_R_101_FPN_3x, COCO val2017",
                    "keypoint_rcnn_R_101_FPN_3x of detectron2's model zoo"));

    private TwoStageCatalogue() {}

    /**
     * One network.
     *
     * @param architecture for {@code model import --arch}
     * @param parameters trainable ones
     * @param accuracy published average precision of keypoints in percent
     * @param accuracySource who published it and on what
     * @param weights where to get published weights
     */
    record Entry(
            RcnnArchitecture architecture, long parameters, String accuracy, String accuracySource, String weights) {
        Entry {
            requireNonNull(architecture, "architecture is null");
            requireNonNull(accuracy, "accuracy is null");
            requireNonNull(accuracySource, "accuracySource is null");
            requireNonNull(weights, "weights is null");
        }
    }

    /** The entry of a name in any case, which there must be. */
    static Entry entry(String name) {
        return ENTRIES.stream()
                .filter(entry -> entry.architecture().toString().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no entry for " + name));
    }

    static String names() {
        return ENTRIES.stream().map(entry -> entry.architecture().toString()).collect(Collectors.joining(", "));
    }

    /** Prints the rows of a table. */
    static void list(PrintWriter out) {
        for (Entry entry : ENTRIES) {
            out.printf(
                    Locale.ROOT,
                    "%-18s %12s %12s %9s %6s  %s%n",
                    entry.architecture(),
                    String.format(Locale.ROOT, "%,d", entry.parameters()),
                    "-",
                    "800..1333",
                    entry.accuracy(),
                    entry.accuracySource());
        }
    }

    /** Prints what is known about one network. */
    static void show(String name, PrintWriter out) {
        Entry entry = entry(name);
        out.printf(
                Locale.ROOT,
                "%s: %,d parameters, people and keypoints in one stage, shortest side 800, longest 1333%n"
                        + "accuracy: %s (%s)%nlicence: Apache-2.0 (code); of the weights as their authors state%n"
                        + "weights: %s%n",
                entry.architecture(),
                entry.parameters(),
                entry.accuracy(),
                entry.accuracySource(),
                entry.weights());
    }
}
