/** Fixed windows of identity-true skeletons for action recognition, cut from the tracks of a stream; no Kafka. */
package io.posestream.tracker.clips;
