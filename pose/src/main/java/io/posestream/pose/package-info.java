/** Finds the keypoints of each person in a frame. Knows nothing of Kafka. */
package io.posestream.pose;
