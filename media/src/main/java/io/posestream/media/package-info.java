/**
 * Pictures in and out: opens, decodes, converts, encodes and records. The only home of FFmpeg and OpenCV; no native
 * handle leaves it except inside an {@link io.posestream.media.Image}. Parameters and results are never null.
 */
package io.posestream.media;
