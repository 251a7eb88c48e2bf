/** What two pose networks say of the same people. */
package io.posestream.runner.compare;
