/** How the page reads topics: one reader for all who look on, and one for each who looks back. */
package io.posestream.viewer.stream;
