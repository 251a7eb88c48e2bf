package io.posestream.results.format;

import java.util.List;

/** What the frames and people of one PoseTrack file are called. */
interface FrameNames {
    /** The path of a frame, with slashes. */
    String fileName(long number);

    /** The id of a frame. */
    long imageId(long number);

    /** The id of a person in a frame of that id. */
    long annotationId(long imageId, int row);

    /** What a user of these names should know, one line each. */
    List<String> notes();
}
