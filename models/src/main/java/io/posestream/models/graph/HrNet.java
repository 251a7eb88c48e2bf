package io.posestream.models.graph;

import io.posestream.models.graph.Layers.ConvShape;
import io.posestream.models.graph.Op.Interpolation;
import java.util.ArrayList;
import java.util.List;

/**
 * High-Resolution Network (Sun et al., "Deep High-Resolution Representation Learning for Human Pose Estimation", CVPR
 * 2019), with the unit names of the authors' code (leoxiaobin/deep-high-resolution-net.pytorch, 6f69e467). Convolutions
 * have no bias and are followed by batch normalisation, except for the last one.
 */
final class HrNet implements Architecture {
    private static final int STEM = 64;
    private static final int BOTTLENECK_OUT = 256;
    private static final int BLOCKS = 4;
    /** Modules of stages 2, 3 and 4, which have 2, 3 and 4 branches. */
    private static final List<Integer> MODULES = List.of(1, 4, 3);

    private final Layers layers;
    private final NetworkSpec spec;
    private final int baseWidth;

    HrNet(NetworkSpec spec, Layers layers) {
        this.spec = spec;
        this.layers = layers;
        this.baseWidth = spec.architecture().depth();
    }

    @Override
    public List<String> build(String image) {
        String x = norm("conv1", "bn1", image, ConvShape.of(3, STEM, 3, 2, false));
        x = norm("conv2", "bn2", layers.relu(x), ConvShape.of(STEM, STEM, 3, 2, false));
        x = layers.relu(x);
        for (int block = 0; block < BLOCKS; block++) {
            x = bottleneck("layer1." + block, x, block == 0 ? STEM : BOTTLENECK_OUT);
        }
        List<String> branches = new ArrayList<>();
        branches.add(transition("transition1.0", x, BOTTLENECK_OUT, width(0), 1));
        branches.add(transition("transition1.1.0", x, BOTTLENECK_OUT, width(1), 2));
        for (int stage = 2; stage <= MODULES.size() + 1; stage++) {
            if (stage > 2) {
                String name = "transition" + (stage - 1) + "." + (stage - 1) + ".0";
                branches.add(transition(name, branches.get(stage - 2), width(stage - 2), width(stage - 1), 2));
            }
            branches = stage("stage" + stage, branches, MODULES.get(stage - 2), stage == MODULES.size() + 1);
        }
        ConvShape last = ConvShape.of(width(0), spec.keypoints(), 1, 1, true);
        return List.of(layers.conv("final_layer", branches.get(0), last));
    }

    private int width(int branch) {
        return baseWidth << branch;
    }

    private String norm(String conv, String bn, String x, ConvShape shape) {
        return layers.batchNorm(bn, layers.conv(conv, x, shape), shape.out());
    }

    /** A convolution {@code name.0} with batch normalisation {@code name.1}. */
    private String sequential(String name, String x, ConvShape shape) {
        return norm(name + ".0", name + ".1", x, shape);
    }

    private String transition(String name, String x, int in, int out, int stride) {
        return layers.relu(sequential(name, x, ConvShape.of(in, out, 3, stride, false)));
    }

    private String bottleneck(String name, String x, int in) {
        String y = layers.relu(norm(name + ".conv1", name + ".bn1", x, ConvShape.of(in, STEM, 1, 1, false)));
        y = layers.relu(norm(name + ".conv2", name + ".bn2", y, ConvShape.of(STEM, STEM, 3, 1, false)));
        y = norm(name + ".conv3", name + ".bn3", y, ConvShape.of(STEM, BOTTLENECK_OUT, 1, 1, false));
        ConvShape projection = ConvShape.of(in, BOTTLENECK_OUT, 1, 1, false);
        String shortcut = in == BOTTLENECK_OUT ? x : sequential(name + ".downsample", x, projection);
        return layers.relu(layers.add(name + ".sum", y, shortcut));
    }

    private String basicBlock(String name, String x, int channels) {
        ConvShape shape = ConvShape.of(channels, channels, 3, 1, false);
        String y = layers.relu(norm(name + ".conv1", name + ".bn1", x, shape));
        y = norm(name + ".conv2", name + ".bn2", y, shape);
        return layers.relu(layers.add(name + ".sum", y, x));
    }

    /** Modules of one stage; the last module of the last stage gives the highest resolution only. */
    private List<String> stage(String name, List<String> inputs, int modules, boolean lastStage) {
        List<String> branches = inputs;
        for (int module = 0; module < modules; module++) {
            String path = name + "." + module;
            List<String> deep = new ArrayList<>();
            for (int branch = 0; branch < branches.size(); branch++) {
                String x = branches.get(branch);
                for (int block = 0; block < BLOCKS; block++) {
                    x = basicBlock(path + ".branches." + branch + "." + block, x, width(branch));
                }
                deep.add(x);
            }
            int outputs = lastStage && module == modules - 1 ? 1 : deep.size();
            branches = fused(path + ".fuse_layers.", deep, outputs);
        }
        return branches;
    }

    private List<String> fused(String path, List<String> branches, int outputs) {
        List<String> fused = new ArrayList<>();
        for (int i = 0; i < outputs; i++) {
            String sum = "";
            for (int j = 0; j < branches.size(); j++) {
                String term = fuseTerm(path + i + "." + j, branches.get(j), j, i);
                sum = j == 0 ? term : layers.add(path + i + ".sum" + j, sum, term);
            }
            fused.add(layers.relu(sum));
        }
        return new ArrayList<>(fused);
    }

    /** Branch {@code from} brought to the width and resolution of branch {@code to}. */
    private String fuseTerm(String name, String x, int from, int to) {
        if (from == to) {
            return x;
        }
        if (from > to) {
            String narrowed = sequential(name, x, ConvShape.of(width(from), width(to), 1, 1, false));
            return layers.resize(narrowed, 1 << (from - to), Interpolation.NEAREST);
        }
        String y = x;
        for (int step = 0; step < to - from; step++) {
            boolean last = step == to - from - 1;
            ConvShape shape = ConvShape.of(width(from), last ? width(to) : width(from), 3, 2, false);
            String normed = sequential(name + "." + step, y, shape);
            y = last ? normed : layers.relu(normed);
        }
        return y;
    }
}
