package io.posestream.models.graph;

import io.posestream.models.graph.Layers.ConvShape;
import io.posestream.models.graph.Op.Interpolation;
import java.util.ArrayList;
import java.util.List;

/**
 * Residual Steps Network (Cai et al., "Learning Delicate Local Representations for Multi-Person Pose Estimation", ECCV
 * 2020), with the unit names of the authors' PyTorch code (caiyuanhao1998/RSN, ca3ba3a). Input H x W x 3, output
 * K x H/4 x W/4. Every unit is a convolution, batch normalisation and, where said, ReLU.
 */
final class Rsn implements Architecture {
    private static final int LEVELS = 4;
    private static final int BRANCHES = 4;
    /** The width of a branch is floor(26 / 64) of its block's input. */
    private static final int BRANCH_NUMERATOR = 26;

    private static final int BRANCH_DENOMINATOR = 64;

    private final Layers layers;
    private final NetworkSpec spec;
    private final Refinement refinement;
    private final List<Integer> blocks;
    private final int baseWidth;
    private final int upWidth;
    private final boolean convBias;
    private final boolean refinesEveryHead;

    Rsn(NetworkSpec spec, KeyLayout layout, Layers layers) {
        this.spec = spec;
        this.layers = layers;
        this.blocks = blocks(spec.architecture().depth());
        this.baseWidth = spec.scaled(64);
        this.upWidth = spec.scaled(256);
        this.convBias = layout == KeyLayout.OFFICIAL;
        this.refinesEveryHead = Refinement.isInEveryHead(spec, layout);
        this.refinement = new Refinement(layers, spec.keypoints());
    }

    private static List<Integer> blocks(int depth) {
        return switch (depth) {
            case 18 -> List.of(2, 2, 2, 2);
            case 50 -> List.of(3, 4, 6, 3);
            case 101 -> List.of(3, 4, 23, 3);
            default -> throw new IllegalArgumentException("no RSN of depth " + depth);
        };
    }

    @Override
    public List<String> build(String image) {
        String x = layers.maxPool(unit("top.conv", image, ConvShape.of(3, baseWidth, 7, 2, convBias), true));
        List<String> skips = List.of();
        List<String> heads = new ArrayList<>();
        int stages = spec.architecture().stages();
        for (int stage = 0; stage < stages; stage++) {
            List<String> down = downPath("stage" + stage + ".downsample", x, skips);
            UpPath up = new UpPath("stage" + stage + ".upsample", stage == stages - 1);
            up.run(down);
            heads.addAll(0, up.heads);
            skips = up.skips;
            x = up.cross;
        }
        return heads;
    }

    /** Conv, batch normalisation and, where {@code relu}, ReLU. */
    private String unit(String name, String x, ConvShape shape, boolean relu) {
        String convolved = layers.conv(name + ".conv", x, shape);
        String normed = layers.batchNorm(name + ".bn", convolved, shape.out());
        return relu ? layers.relu(normed) : normed;
    }

    private String pointwise(String name, String x, int in, int out, boolean relu) {
        return unit(name, x, ConvShape.of(in, out, 1, 1, convBias), relu);
    }

    private int width(int level) {
        return baseWidth << (level - 1);
    }

    /** The four levels; {@code skips} holds, per level, what the stage before adds to it, or nothing. */
    private List<String> downPath(String path, String input, List<String> skips) {
        List<String> levels = new ArrayList<>();
        String x = input;
        for (int level = 1; level <= LEVELS; level++) {
            for (int block = 0; block < blocks.get(level - 1); block++) {
                boolean enters = block == 0 && level > 1;
                int in = enters ? width(level - 1) : width(level);
                x = block(path + ".layer" + level + "." + block, x, in, width(level), enters ? 2 : 1);
            }
            if (!skips.isEmpty()) {
                x = layers.add(path + ".layer" + level + ".sum", x, skips.get(level - 1));
            }
            levels.add(x);
        }
        return levels;
    }

    /** Residual Steps Block: four branches, branch i with i 3x3 steps, each fed by its neighbour's step as well. */
    private String block(String name, String x, int in, int out, int stride) {
        int branch = in * BRANCH_NUMERATOR / BRANCH_DENOMINATOR;
        String y = unit(name + ".conv_bn_relu1", x, ConvShape.of(in, BRANCHES * branch, 1, stride, convBias), true);
        List<String> parts = layers.split(y, BRANCHES, branch);
        List<String> ends = new ArrayList<>();
        List<String> above = List.of();
        for (int i = 1; i <= BRANCHES; i++) {
            above = steps(name + ".conv_bn_relu2_" + i, parts.get(i - 1), above, branch);
            ends.add(above.get(i - 1));
        }
        String joined = layers.concat(name + ".concat", ends);
        String z = pointwise(name + ".conv_bn_relu3", joined, BRANCHES * branch, out, false);
        boolean projects = stride != 1 || in != out;
        String shortcut =
                projects ? unit(name + ".downsample", x, ConvShape.of(in, out, 1, stride, convBias), false) : x;
        return layers.relu(layers.add(name + ".sum", z, shortcut));
    }

    /** The steps of the branch whose upper neighbour made {@code above}: step j adds the neighbour's step j. */
    private List<String> steps(String name, String part, List<String> above, int branch) {
        List<String> made = new ArrayList<>();
        String x = part;
        for (int j = 1; j <= above.size() + 1; j++) {
            String step = name + "_" + j;
            String fed = j <= above.size() ? layers.add(step + ".sum", x, above.get(j - 1)) : x;
            x = unit(step, fed, ConvShape.of(branch, branch, 3, 1, convBias), true);
            made.add(x);
        }
        return made;
    }

    /** Up path of one stage: units 1 to 4 work on levels 4 to 1. */
    private final class UpPath {
        private final String path;
        private final boolean last;
        private final List<String> heads = new ArrayList<>();
        private final List<String> skips = new ArrayList<>();
        private String cross = "";

        UpPath(String path, boolean last) {
            this.path = path;
            this.last = last;
        }

        void run(List<String> down) {
            String out = "";
            for (int u = 1; u <= LEVELS; u++) {
                String name = path + ".up" + u;
                int level = LEVELS + 1 - u;
                String x = down.get(level - 1);
                String sum = pointwise(name + ".u_skip", x, width(level), upWidth, false);
                if (u > 1) {
                    String enlarged = layers.resize(out, 2, Interpolation.BILINEAR_ALIGNED);
                    String up = pointwise(name + ".up_conv", enlarged, upWidth, upWidth, false);
                    sum = layers.add(name + ".sum", sum, up);
                }
                out = layers.relu(sum);
                heads.add(0, head(name, out, 1 << (LEVELS - u)));
                if (!last) {
                    skips.add(0, skip(name, x, out, width(level)));
                }
            }
            if (!last) {
                cross = pointwise(path + ".up4.cross_conv", out, upWidth, baseWidth, true);
            }
        }

        private String skip(String name, String x, String out, int channels) {
            String skip1 = pointwise(name + ".skip1", x, channels, channels, true);
            String skip2 = pointwise(name + ".skip2", out, upWidth, channels, true);
            return layers.add(name + ".skip", skip1, skip2);
        }

        private String head(String name, String out, int factor) {
            String x = pointwise(name + ".res_conv1", out, upWidth, upWidth, true);
            ConvShape shape = ConvShape.of(upWidth, spec.keypoints(), 3, 1, convBias);
            String maps = unit(name + ".res_conv2", x, shape, false);
            String enlarged = layers.resize(maps, factor, Interpolation.BILINEAR_ALIGNED);
            return refinesEveryHead ? refinement.mmpose(name + ".prm", enlarged) : enlarged;
        }
    }
}
