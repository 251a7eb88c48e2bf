/** Joints of one skeleton in terms of another, and joints smoothed over time. */
package io.posestream.core.joints;
