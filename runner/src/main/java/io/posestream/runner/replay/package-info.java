/** Sends what a broker holds of a stream once more, as a new run. */
package io.posestream.runner.replay;
