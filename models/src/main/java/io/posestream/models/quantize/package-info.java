/** Static quantisation of ONNX graphs to 8-bit integers: calibration on pictures, ranges, and the rewritten graph. */
package io.posestream.models.quantize;
