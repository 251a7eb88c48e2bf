/** Graphs with channel shuffles, as the runtime computes them faster: no channel is moved, weights are. */
package io.posestream.models.shuffle;
