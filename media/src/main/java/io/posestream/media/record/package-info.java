/** Pictures become a video file: planes, encoder, container. */
package io.posestream.media.record;
