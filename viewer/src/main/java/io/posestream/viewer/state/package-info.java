/** What the page knows of each stream, from the records that were read of it. */
package io.posestream.viewer.state;
