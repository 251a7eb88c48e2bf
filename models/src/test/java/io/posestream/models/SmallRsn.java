package io.posestream.models;

import io.posestream.core.Skeletons;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.FormulaWeights;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.quantize.CropSource;
import io.posestream.models.quantize.QuantizeSettings;
import io.posestream.models.quantize.RangeRule;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/** A folder with a quarter-width RSN-18 with PRM that is quantised in no time; crops to calibrate it with. */
record SmallRsn(Path folder) {
    static final int SIDE = 64;
    static final int PIXELS = 3 * SIDE * SIDE;
    static final QuantizeSettings FASTEST =
            new QuantizeSettings(RangeRule.MINMAX, EnumSet.of(QuantizeSettings.Part.LAST), 7);

    /** Imports the network as {@code folder/float}. */
    static SmallRsn importedTo(Path folder) throws IOException {
        SmallRsn network = new SmallRsn(folder);
        network.importAs("float", "rsn-18+prm");
        return network;
    }

    /** Imports another architecture of this size, with weights by the formula. */
    void importAs(String name, String architecture) throws IOException {
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(architecture), SIDE, SIDE, 17, 0.25);
        Path checkpoint = TestCheckpoints.safetensors(folder.resolve(name + ".safetensors"), spec, KeyLayout.OFFICIAL);
        importAs(name, spec, checkpoint, 0.01);
    }

    /** Imports a checkpoint. */
    void importAs(String name, NetworkSpec spec, Path checkpoint, double peak) {
        new ImportJob(new ImportOptions(
                        spec,
                        checkpoint,
                        folder.resolve(name),
                        Skeletons.COCO_17,
                        Optional.empty(),
                        CropChanges.NONE,
                        Optional.empty(),
                        OptionalDouble.of(peak),
                        "ours",
                        false,
                        Optional.empty(),
                        false))
                .run(nowhere());
    }

    static CropSource crops() {
        return consumer -> {
            for (int i = 0; i < 4; i++) {
                consumer.accept(FormulaWeights.image("crop" + i, PIXELS));
            }
        };
    }

    /** Quantises the network {@code from} as {@code to}. */
    QuantizeJob job(
            String from, CropSource crops, Optional<AccuracyTarget> target, String to, QuantizeSettings... choices) {
        return new QuantizeJob(
                folder.resolve(from), manifest -> crops, List.of(choices), target, folder.resolve(to), false);
    }

    /** Quantises the network {@code from} as {@code int8}. */
    Optional<PoseComparison.Difference> quantize(
            String from, CropSource crops, Optional<AccuracyTarget> target, QuantizeSettings... choices) {
        return job(from, crops, target, "int8", choices).run(nowhere());
    }

    static PrintWriter nowhere() {
        return new PrintWriter(new StringWriter());
    }
}
