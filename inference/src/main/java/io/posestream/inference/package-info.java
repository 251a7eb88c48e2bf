/** The one home of ONNX Runtime: what a model is (manifest), how it runs (session), how pictures become tensors. */
package io.posestream.inference;
