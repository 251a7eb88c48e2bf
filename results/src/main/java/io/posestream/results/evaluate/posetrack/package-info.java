/**
 * PoseTrack 2017, 2018 and 2021 files read and written, and their evaluators: poseval's AP and CLEAR-MOT, PoseTrack21's
 * HOTA and AP, and IDF1 as an addition.
 */
package io.posestream.results.evaluate.posetrack;
