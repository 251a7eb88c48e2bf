/** Clips of skeletons: what consumers that recognise actions load. */
package io.posestream.core.clip;
