/** Networks of two stages in one graph: Mask R-CNN for keypoints, and its one-stage refinement with context blocks. */
package io.posestream.models.rcnn;
