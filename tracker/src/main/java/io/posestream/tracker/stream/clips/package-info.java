/** Clips as an application of its own behind the topic of tracks, exactly once and without a store. */
package io.posestream.tracker.stream.clips;
