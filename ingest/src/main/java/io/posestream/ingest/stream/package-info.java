/** Frames to Kafka: where a stream is resumed, how far ingest may lead, what room frames may take. */
package io.posestream.ingest.stream;
