/** The one home of ONNX Runtime: models by name and folder, their sessions and calls, their batches. */
package io.posestream.inference;
