package io.posestream.synth;

import java.nio.file.Path;

/**
 * What a rendering left.
 *
 * @param video H.264 in mp4
 * @param poseTrack truth in PoseTrack 2018's form; same file and image names as a run of the pipeline on the video gives
 * @param coco truth in COCO's form
 * @param frames number of frames
 * @param people number of people who are seen in at least one frame
 */
public record SynthResult(Path video, Path poseTrack, Path coco, int frames, int people) {}
