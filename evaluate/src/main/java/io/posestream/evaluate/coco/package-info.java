/** COCO's keypoint AP and AR by object keypoint similarity, and AP, recall and precision of a detector's boxes. */
package io.posestream.evaluate.coco;
