/** COCO's keypoint AP and AR by object keypoint similarity. */
package io.posestream.evaluate.coco;
