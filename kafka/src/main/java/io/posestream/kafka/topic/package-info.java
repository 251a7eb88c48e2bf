/** Topics as a whole: planned, compared with the broker's, read to their end, followed. */
package io.posestream.kafka.topic;
