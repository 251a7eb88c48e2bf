/** MPII's PCKh of single people. */
package io.posestream.evaluate.mpii;
