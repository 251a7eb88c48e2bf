/** Sources become numbered, stamped frames: which frames, which times, which names. No Kafka in this package. */
package io.posestream.ingest;
