/** What makes later starts faster. */
package io.posestream.runner.start;
