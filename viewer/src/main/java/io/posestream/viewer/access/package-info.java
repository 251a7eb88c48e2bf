/** Who is let in. */
package io.posestream.viewer.access;
