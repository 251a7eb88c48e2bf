/** From heatmaps to joints: the published ways, each as its authors do it. */
package io.posestream.pose.decode;
