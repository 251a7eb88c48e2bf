/** Tells another program what somebody should know now. */
package io.posestream.runner.notify;
