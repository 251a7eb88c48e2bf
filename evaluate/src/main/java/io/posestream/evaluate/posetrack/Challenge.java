package io.posestream.evaluate.posetrack;

/** Which tool's figures are wanted. */
public enum Challenge {
    /** poseval: AP, CLEAR-MOT, and IDF1 beside them. Also for 2017. */
    POSETRACK_2018,
    /** PoseTrack21's own evaluator: the HOTA family and its AP. */
    POSETRACK_2021
}
