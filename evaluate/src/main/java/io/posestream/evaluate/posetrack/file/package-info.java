/** PoseTrack 2017, 2018 and 2021 files, read and written. */
package io.posestream.evaluate.posetrack.file;
