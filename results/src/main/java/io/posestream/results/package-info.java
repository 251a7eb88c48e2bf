/** Everything that leaves: settles who is shown, and writes PoseTrack, COCO and other files from it. */
package io.posestream.results;
