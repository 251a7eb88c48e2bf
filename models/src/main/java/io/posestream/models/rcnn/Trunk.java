package io.posestream.models.rcnn;

import io.posestream.models.onnx.Attributes;
import io.posestream.models.rcnn.Layers.Value;
import java.util.ArrayList;
import java.util.List;

/** ResNet with bottlenecks and a feature pyramid: from the picture to levels P2 to P6. Static functions. */
final class Trunk {
    static final int FIRST_LEVEL = 2;
    static final int LAST_STAGE = 5;

    private static final String BOTTOM_UP = "backbone.bottom_up.";
    private static final int STEM_KERNEL = 7;

    private Trunk() {}

    /** Levels P2 to P6 of a picture 1 x 3 x H x W, sides multiples of 32; values {@code p2} to {@code p6}. */
    static List<Value> levels(Layers layers, Value picture, List<Integer> blocks, RcnnRules rules) {
        List<Value> stages = new ArrayList<>();
        Value x = layers.relu(layers.normedConv(BOTTOM_UP + "stem.conv1", picture, STEM_KERNEL, 2, rules.epsilon()));
        x = layers.keeping(
                "stem.pool",
                "MaxPool",
                x,
                Attributes.ofInts("kernel_shape", 3, 3),
                Attributes.ofInts("strides", 2, 2),
                Attributes.ofInts("pads", 1, 1, 1, 1));
        for (int stage = FIRST_LEVEL; stage <= LAST_STAGE; stage++) {
            for (int block = 0; block < blocks.get(stage - FIRST_LEVEL); block++) {
                int step = block == 0 && stage > FIRST_LEVEL ? 2 : 1;
                x = bottleneck(layers, BOTTOM_UP + "res" + stage + "." + block, x, step, rules);
            }
            stages.add(x);
        }
        return pyramid(layers, stages);
    }

    private static Value bottleneck(Layers layers, String name, Value x, int step, RcnnRules rules) {
        int first = rules.stepsFirst() ? step : 1;
        double epsilon = rules.epsilon();
        Value y = layers.relu(layers.normedConv(name + ".conv1", x, 1, first, epsilon));
        y = layers.relu(layers.normedConv(name + ".conv2", y, 3, step / first, epsilon));
        y = layers.normedConv(name + ".conv3", y, 1, 1, epsilon);
        boolean hasShortcut = layers.weights().shape(name + ".shortcut.weight").isPresent();
        Value shortcut = hasShortcut ? layers.normedConv(name + ".shortcut", x, 1, step, epsilon) : x;
        if (shortcut.channels() != y.channels() || (!hasShortcut && step > 1)) {
            layers.weights()
                    .reject(name + ": a shortcut of " + shortcut.channels() + " channels beside " + y.channels());
        }
        return layers.relu(name, layers.add(name + ".sum", y, shortcut));
    }

    private static List<Value> pyramid(Layers layers, List<Value> stages) {
        List<Value> levels = new ArrayList<>();
        Value above = null;
        for (int level = LAST_STAGE; level >= FIRST_LEVEL; level--) {
            Value side = layers.conv("backbone.fpn_lateral" + level, stages.get(level - FIRST_LEVEL), 1);
            Value sum = above == null ? side : layers.add("fpn.sum" + level, side, doubled(layers, above, level));
            Value out = layers.conv("backbone.fpn_output" + level, sum, 3);
            levels.add(0, layers.keeping("p" + level, "Identity", out));
            above = sum;
        }
        levels.add(layers.keeping(
                "p6",
                "MaxPool",
                levels.get(levels.size() - 1),
                Attributes.ofInts("kernel_shape", 1, 1),
                Attributes.ofInts("strides", 2, 2)));
        return levels;
    }

    private static Value doubled(Layers layers, Value x, int level) {
        String name = layers.graph()
                .named(
                        "fpn.double" + level,
                        "Resize",
                        List.of(x.name(), "", layers.graph().floats(1, 1, 2, 2)),
                        Attributes.of("mode", "nearest"),
                        Attributes.of("coordinate_transformation_mode", "asymmetric"),
                        Attributes.of("nearest_mode", "floor"));
        return new Value(name, x.channels());
    }
}
