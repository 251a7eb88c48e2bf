/** MPII's PCKh of single people. */
package io.posestream.results.evaluate.mpii;
