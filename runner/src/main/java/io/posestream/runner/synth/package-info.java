/** The whole chain on a synthetic scene, scored against its exact truth. */
package io.posestream.runner.synth;
