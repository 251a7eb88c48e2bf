/** The Kafka shell of the pose stage. */
package io.posestream.pose.stream;
