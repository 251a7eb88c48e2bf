/** Which belongs to which: similarity of keypoints, and pairs by it. */
package io.posestream.core.match;
