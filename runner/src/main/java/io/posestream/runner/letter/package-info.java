/** Dead letters: what could not be processed, as people look at it, and its way back to its stage. */
package io.posestream.runner.letter;
