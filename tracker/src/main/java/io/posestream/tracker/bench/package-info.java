/** Scores the tracker on simulated people: MOTA and switches by the official rules. */
package io.posestream.tracker.bench;
