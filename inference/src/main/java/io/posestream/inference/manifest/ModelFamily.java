package io.posestream.inference.manifest;

/** Networks that differ in their outputs, and so in the code that reads them. */
public enum ModelFamily {
    /** Grid cells of three strides with objectness and class scores; needs non-maximum suppression. */
    YOLOX,
    /** Ultralytics' YOLO from version 8 on: boxes in pixels and class scores, with keypoints where it finds them. */
    YOLO,
    /** Boxes after the graph's own non-maximum suppression. */
    RTMDET,
    /** One-stage: boxes and keypoints of people in pixels. */
    RTMO,
    /** Two stages in one graph, boxes and maps of logits, by the rules of detectron2. */
    DETECTRON2,
    /** Two stages in one graph, boxes and maps of logits, by the rules of torchvision. */
    TORCHVISION,
    /** DETR kind: labels, boxes in source pixels and scores, without non-maximum suppression. */
    DEIM,
    /** One map per joint for a crop of one person. */
    HEATMAP,
    /** Two vectors per joint for a crop of one person, one for each axis. */
    SIMCC;

    /** Whether it is of those that find people in two stages and give maps of logits for the keypoints. */
    public boolean isTwoStage() {
        return this == DETECTRON2 || this == TORCHVISION;
    }

    /** Whether one graph may give people's keypoints with their boxes. */
    public boolean isOneGraph() {
        return this == YOLO || this == RTMO || isTwoStage();
    }

    /** As it is written in a manifest. */
    public String jsonName() {
        return JsonFields.jsonName(this);
    }
}
