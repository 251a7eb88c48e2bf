/** Synthetic scenes: rendered video of articulated people with exact truth. Null is never an answer or an argument. */
package io.posestream.synth;
