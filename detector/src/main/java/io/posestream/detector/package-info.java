/** Finds the people in a frame. Knows nothing of Kafka. */
package io.posestream.detector;
