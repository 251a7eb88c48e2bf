package io.posestream.models.graph;

import io.posestream.models.graph.Layers.ConvShape;

/**
 * Pose Refine Machine of the RSN paper on n maps x: with {@code K = conv(x)}, a channel gain alpha from the mean of K and
 * a pixel gain beta from a 9x9 depth-wise convolution, the result is {@code K * (1 + alpha * beta)}.
 */
public final class Refinement {
    private static final int KERNEL = 9;

    private final Layers layers;
    private final int maps;

    Refinement(Layers layers, int maps) {
        this.layers = layers;
        this.maps = maps;
    }

    /** Which form of the machine a network has. */
    public enum Kind {
        /** None. */
        NONE(""),
        /** The class of the authors' code, once, on the final maps. */
        OFFICIAL("+prm"),
        /** The form of mmpose, whose pixel gain has one channel; with mmpose keys it is in every head. */
        MMPOSE("+prm-mmpose");

        private final String suffix;

        Kind(String suffix) {
            this.suffix = suffix;
        }

        /** What is appended to an architecture's name. */
        public String suffix() {
            return suffix;
        }

        static Kind ofSuffix(String suffix) {
            for (Kind kind : values()) {
                if (kind.suffix.equals(suffix)) {
                    return kind;
                }
            }
            return NONE;
        }
    }

    /** mmpose refines each head of each stage of RSN; everything else has one machine at the end. */
    static boolean isInEveryHead(NetworkSpec spec, KeyLayout layout) {
        return spec.architecture().family() == ArchitectureName.Family.RSN
                && spec.architecture().refinement() == Kind.MMPOSE
                && layout == KeyLayout.MMPOSE;
    }

    /** The maps after the machine at the end of the network, or {@code maps} themselves where there is none. */
    String atEnd(NetworkSpec spec, KeyLayout layout, String maps) {
        if (isInEveryHead(spec, layout)) {
            return maps;
        }
        return switch (spec.architecture().refinement()) {
            case NONE -> maps;
            case OFFICIAL -> official("prm", maps);
            case MMPOSE -> mmpose("prm", maps);
        };
    }

    /** The class of the authors' code; all five units have a convolution bias, batch normalisation and ReLU. */
    String official(String name, String x) {
        String path = name + ".conv_bn_relu_prm_";
        String k = unit(path + "1", x, ConvShape.of(maps, maps, 3, 1, true));
        String mean = layers.globalAveragePool(k);
        String channel = unit(path + "2_1", mean, ConvShape.of(maps, maps, 1, 1, true));
        channel = unit(path + "2_2", channel, ConvShape.of(maps, maps, 1, 1, true));
        String pixel = unit(path + "3_1", k, ConvShape.of(maps, maps, 1, 1, true));
        pixel = unit(path + "3_2", pixel, new ConvShape(maps, maps, KERNEL, 1, maps, true));
        return gained(name, k, layers.sigmoid(channel), layers.sigmoid(pixel));
    }

    /** mmpose: linear layers on the mean, and a separable convolution down to one channel; no convolution biases. */
    String mmpose(String name, String x) {
        String k = unit(name + ".conv_bn_relu_prm_1", x, ConvShape.of(maps, maps, 3, 1, false));
        String channel = layers.globalAveragePool(k);
        for (int layer = 0; layer <= 3; layer += 3) {
            String path = name + ".middle_path.";
            channel = layers.linear(path + layer, channel, maps, maps);
            channel = layers.relu(layers.batchNorm(path + (layer + 1), channel, maps));
        }
        String path = name + ".bottom_path.";
        String pixel = unit(path + "0", k, ConvShape.of(maps, maps, 1, 1, false));
        pixel = unit(path + "1.depthwise_conv", pixel, new ConvShape(maps, maps, KERNEL, 1, maps, false));
        pixel = unit(path + "1.pointwise_conv", pixel, ConvShape.of(maps, 1, 1, 1, false));
        return gained(name, k, layers.sigmoid(channel), layers.sigmoid(pixel));
    }

    private String unit(String name, String x, ConvShape shape) {
        String convolved = layers.conv(name + ".conv", x, shape);
        return layers.relu(layers.batchNorm(name + ".bn", convolved, shape.out()));
    }

    private String gained(String name, String k, String alpha, String beta) {
        String gain = layers.mul(name + ".gain", beta, alpha);
        String extra = layers.mul(name + ".extra", k, gain);
        return layers.add(name + ".refined", k, extra);
    }
}
