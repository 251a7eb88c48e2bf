/** PoseTrack's evaluators, run over files of truth and predictions; tables, JSON and plots of their figures. */
package io.posestream.evaluate.posetrack;
