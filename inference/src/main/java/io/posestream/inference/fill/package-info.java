/** How pictures become tensors: placement, resampling, crop warp and normalisation, straight into planes. */
package io.posestream.inference.fill;
