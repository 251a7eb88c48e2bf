/** Reads the tensors of PyTorch and safetensors files from disk without running anything that is in them. */
package io.posestream.models.checkpoint;
