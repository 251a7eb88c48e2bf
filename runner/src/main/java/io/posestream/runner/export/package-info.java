/** Writes result files from what a broker holds. */
package io.posestream.runner.export;
