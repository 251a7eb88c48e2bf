/** What managing networks needs of other modules: crops of people for calibration and comparison. */
package io.posestream.runner.network;
