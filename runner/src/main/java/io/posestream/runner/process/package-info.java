/** How the process ends: signals, what is left behind, the exit code. */
package io.posestream.runner.process;
