/** The page's sockets and paths. */
package io.posestream.viewer.page;
