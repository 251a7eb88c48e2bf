/** What is said beside the frames: how sources are, and which network is to compute. */
package io.posestream.core.control;
