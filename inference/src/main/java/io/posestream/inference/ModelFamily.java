package io.posestream.inference;

/** Networks that differ in their outputs, and so in the code that reads them. */
public enum ModelFamily {
    /** Grid cells of three strides with objectness and class scores; needs non-maximum suppression. */
    YOLOX,
    /** Boxes after the graph's own non-maximum suppression. */
    RTMDET,
    /** DETR kind: labels, boxes in source pixels and scores, without non-maximum suppression. */
    DEIM,
    /** One map per joint for a crop of one person. */
    HEATMAP
}
