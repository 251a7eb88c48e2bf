package io.posestream.models;

import io.posestream.models.checkpoint.Checkpoint;
import io.posestream.models.graph.Graph;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.Variant;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * {@code model import}: from a checkpoint to a folder with one ONNX file and its manifest. Reads the checkpoint one tensor
 * at a time.
 *
 * @param options what to import and where to
 */
public record ImportJob(ImportOptions options) {
    /**
     * The graph that was fastest, or as fast as any within the noise, on the machines measured (docs/models.md); another
     * may be on yours, which is what tuning is for.
     */
    static final Variant DEFAULT_VARIANT = Variant.SPLIT_PADDED_16;

    /**
     * What was imported.
     *
     * @param layout whose key names the checkpoint uses
     * @param variant the rewrite that was kept
     * @param parameters trainable elements, as papers count them
     * @param trainingMultiplyAdds for one picture, all heads of the authors' graph
     * @param multiplyAdds for one picture, of the graph that was written
     */
    public record Result(
            KeyLayout layout, Variant variant, long parameters, long trainingMultiplyAdds, long multiplyAdds) {}

    /**
     * Imports; says what it did in a few lines.
     *
     * @throws io.posestream.core.UserError where the checkpoint does not fit or a file cannot be written; nothing is left
     */
    public Result run(PrintWriter out) {
        String name = options.network().architecture().toString();
        try (Checkpoint checkpoint = Checkpoint.open(options.checkpoint())) {
            KeyLayout layout = KeyLayout.detect(
                    checkpoint.tensors().keySet(),
                    options.network().architecture().family());
            CheckpointWeights weights = new CheckpointWeights(checkpoint, layout);
            Networks.Network network = Networks.describe(options.network(), layout, weights);
            weights.requireExactly(network.parameters(), name);
            String graphName = ManifestFactory.id(options) + ".onnx";
            try (ModelFolder folder = ModelFolder.open(options.folder(), graphName, options.overwrite())) {
                Variant variant = variant(network.graph(), out);
                Graph graph = variant.of(network.graph());
                GraphEmitter.write(folder.graph(), graph, name, options.halfWeights());
                folder.complete(ManifestFactory.manifest(options, layout, graphName));
                Result result = new Result(
                        layout,
                        variant,
                        network.trainableParameters(),
                        network.graph().multiplyAdds(),
                        graph.multiplyAdds());
                report(result, out);
                return result;
            }
        }
    }

    private Variant variant(Graph plain, PrintWriter out) {
        return options.tuning()
                .map(time -> new Tuner(plain, options.halfWeights(), time).fastest(out))
                .orElse(DEFAULT_VARIANT);
    }

    private void report(Result result, PrintWriter out) {
        out.printf(
                "imported %s (%s keys) to %s%n",
                options.network().architecture(),
                result.layout().toString().toLowerCase(Locale.ROOT),
                options.folder());
        out.printf(
                Locale.ROOT,
                "%,d parameters; %.3f GMAC as the authors run it, %.3f GMAC as written (%s)%n",
                result.parameters(),
                result.trainingMultiplyAdds() / 1e9,
                result.multiplyAdds() / 1e9,
                result.variant().explanation());
    }
}
