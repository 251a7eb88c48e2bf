/** Files of skeleton clips, as consumers of action recognition load them: NumPy archives and Python pickles. */
package io.posestream.results.clips;
