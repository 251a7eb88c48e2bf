/** From a layout to pixels: vectors, camera, solids and their light, ground and backdrop. Knows no people. */
package io.posestream.synth.render;
