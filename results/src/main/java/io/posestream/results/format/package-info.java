/** Forms of result files: PoseTrack, COCO, OpenPose, AlphaPose, MOT and CSV, written from settled frames. */
package io.posestream.results.format;
