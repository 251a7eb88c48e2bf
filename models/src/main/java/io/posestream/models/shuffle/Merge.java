package io.posestream.models.shuffle;

import io.posestream.models.onnx.NodeProto;

/**
 * A concatenation of channels that stay with channels of a branch, written as a sum: the branch's last convolution writes
 * into the places that are free in the tensor of those that stay.
 *
 * @param concat the node
 * @param kept the value that stays
 * @param relu the branch's end
 * @param conv the branch's last convolution
 * @param places of the branch's channels
 * @param positive true where what stays is at least 0, so that the activation may come after the sum
 */
record Merge(NodeProto concat, String kept, NodeProto relu, NodeProto conv, Layout places, boolean positive) {}
