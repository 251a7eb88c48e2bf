/** The ONNX messages this project reads and writes, a streaming writer for them and a reader that trusts nothing. */
package io.posestream.models.onnx;
