/** The tracker as a Kafka Streams application: poses in, tracks out, exactly once. */
package io.posestream.tracker.stream;
