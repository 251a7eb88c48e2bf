/**
 * The figures of PoseTrack: files made into frames as poseval and PoseTrack21 do, poseval's AP and CLEAR-MOT,
 * PoseTrack21's HOTA and AP, and IDF1 as an addition.
 */
package io.posestream.evaluate.posetrack.metric;
