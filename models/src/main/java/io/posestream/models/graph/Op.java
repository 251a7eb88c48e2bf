package io.posestream.models.graph;

import java.util.List;
import java.util.Optional;

/** What a node computes. Values are NCHW. */
public sealed interface Op {
    /**
     * Convolution with equal stride, padding and kernel in both directions, without dilation.
     *
     * @param weight shape [out, in / groups, k, k]
     * @param bias shape [out], where there is one
     * @param stride step in input pixels
     * @param padding zeros on each side
     * @param groups 1, or the number of channels for a depth-wise one
     */
    record Conv(LazyTensor weight, Optional<LazyTensor> bias, int stride, int padding, int groups) implements Op {
        int outputs() {
            return weight.size(0);
        }

        int kernel() {
            return weight.size(2);
        }

        /** True for a 1x1 convolution over all channels that looks at every pixel. */
        boolean isPointwise() {
            return kernel() == 1 && stride == 1 && padding == 0 && groups == 1;
        }

        Conv with(LazyTensor newWeight, Optional<LazyTensor> newBias) {
            return new Conv(newWeight, newBias, stride, padding, groups);
        }
    }

    /**
     * Batch normalisation at inference: {@code (x - mean) * gamma / sqrt(variance + 1e-5) + beta}, each of shape [C].
     *
     * @param gamma scale
     * @param beta shift
     * @param mean running mean
     * @param variance running variance
     */
    record BatchNorm(LazyTensor gamma, LazyTensor beta, LazyTensor mean, LazyTensor variance) implements Op {
        /** PyTorch's default, used by every network here. */
        static final float EPSILON = 1e-5f;
    }

    /** {@code max(x, 0)}. */
    record Relu() implements Op {}

    /** Logistic function. */
    record Sigmoid() implements Op {}

    /** Sum of two values; a 1x1 map is broadcast. */
    record Add() implements Op {}

    /** Product of two values; a 1x1 map or a single channel is broadcast. */
    record Mul() implements Op {}

    /** 3x3 maximum with stride 2 and padding 1 that is never the maximum. */
    record MaxPool() implements Op {}

    /** Mean over all pixels of each channel. */
    record GlobalAveragePool() implements Op {}

    /** Channels of all inputs, one after the other. */
    record Concat() implements Op {}

    /**
     * Cuts the channels into runs, one output each.
     *
     * @param sizes channels per output
     */
    record Split(List<Integer> sizes) implements Op {
        /** Copies the list. */
        public Split {
            sizes = List.copyOf(sizes);
        }
    }

    /**
     * Enlarges by a whole factor.
     *
     * @param factor how many times in each direction
     * @param mode how pixels in between are made
     */
    record Resize(int factor, Interpolation mode) implements Op {}

    /** How an enlarged map is filled. */
    enum Interpolation {
        /** Bilinear, corner pixels of both maps coincide (PyTorch's {@code align_corners=True}). */
        BILINEAR_ALIGNED,
        /** Each pixel repeated. */
        NEAREST
    }
}
