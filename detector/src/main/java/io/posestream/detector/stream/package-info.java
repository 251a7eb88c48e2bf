/** The Kafka shell of the detector. */
package io.posestream.detector.stream;
