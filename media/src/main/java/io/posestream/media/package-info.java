/**
 * Pictures in memory and as files; video is beside: read in {@code video}, written in {@code record}. The module is the
 * only home of FFmpeg and OpenCV; no native handle leaves it except inside an {@link io.posestream.media.Image}.
 * Parameters and results are never null.
 */
package io.posestream.media;
