/** Videos and cameras become pictures: where they lie, how they are opened, demuxed, decoded and timed. */
package io.posestream.media.video;
