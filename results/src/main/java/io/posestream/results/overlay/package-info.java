/** Draws settled people onto their pictures and records the video that people watch. */
package io.posestream.results.overlay;
