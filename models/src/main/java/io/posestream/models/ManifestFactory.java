package io.posestream.models;

import io.posestream.inference.manifest.ColorOrder;
import io.posestream.inference.manifest.HeatmapHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelFamily;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.inference.manifest.Normalization;
import io.posestream.inference.manifest.ScoreRule;
import io.posestream.models.graph.ArchitectureName.Family;
import io.posestream.models.graph.Graph;
import io.posestream.models.graph.GraphEmitter;
import io.posestream.models.graph.KeyLayout;
import java.util.List;

/** Writes down what was said at import and what the family's authors do where nothing was said. */
final class ManifestFactory {
    private static final int STRIDE = 4;
    private static final int MAX_BATCH = 16;
    /** ImageNet's means and deviations on 0..1, red first. */
    private static final List<Double> MEAN_RGB = List.of(0.485, 0.456, 0.406);

    private static final List<Double> STD_RGB = List.of(0.229, 0.224, 0.225);
    private static final List<Double> MEAN_BGR = List.of(0.406, 0.456, 0.485);
    private static final List<Double> STD_BGR = List.of(0.225, 0.224, 0.229);
    private static final double GREY_LEVELS = 255;

    private ManifestFactory() {}

    /** The manifest of the imported file {@code graphName}. */
    static ModelManifest manifest(ImportOptions options, KeyLayout layout, String graphName) {
        boolean rsn = options.network().architecture().family() == Family.RSN;
        boolean mmpose = layout == KeyLayout.MMPOSE;
        ColorOrder colors = options.colors().orElse(rsn && !mmpose ? ColorOrder.BGR : ColorOrder.RGB);
        boolean bgr = colors == ColorOrder.BGR;
        int height = options.network().height();
        int width = options.network().width();
        InputSpec input = new InputSpec(
                Graph.INPUT,
                width,
                height,
                0,
                MAX_BATCH,
                colors,
                new Normalization(GREY_LEVELS, bgr ? MEAN_BGR : MEAN_RGB, bgr ? STD_BGR : STD_RGB));
        DecoderChoice decoder = options.decoder().orElse(decoder(rsn, mmpose));
        boolean isMpii = options.skeleton().id().equals(DecoderChoice.MPII);
        HeatmapHead head = new HeatmapHead(
                GraphEmitter.OUTPUT,
                width / STRIDE,
                height / STRIDE,
                options.crop().apply(decoder.crop(mmpose || isMpii)),
                decoder.decode(options.skeleton().id()),
                scores(options, rsn, mmpose),
                options.skeleton());
        return new ModelManifest(
                id(options),
                ModelFamily.HEATMAP,
                List.of(graphName),
                input,
                head,
                options.licence(),
                options.network().architecture() + " from "
                        + options.checkpoint().getFileName());
    }

    private static DecoderChoice decoder(boolean rsn, boolean mmpose) {
        if (rsn) {
            return mmpose ? DecoderChoice.MEGVII : DecoderChoice.RSN;
        }
        return DecoderChoice.QUARTER;
    }

    /** The authors' own scores are made for their peak; with another there are ours alone. */
    private static ScoreRule scores(ImportOptions options, boolean rsn, boolean mmpose) {
        double usual = rsn ? GREY_LEVELS : 1;
        double peak = options.trainedPeak().orElse(usual);
        if (peak != usual) {
            return new ScoreRule(peak, ScoreRule.Official.NONE);
        }
        if (rsn) {
            return new ScoreRule(peak, mmpose ? ScoreRule.Official.MEGVII : ScoreRule.Official.RSN);
        }
        return new ScoreRule(peak, ScoreRule.Official.HRNET);
    }

    /** The name of the model: that of its folder. */
    static String id(ImportOptions options) {
        return options.folder().toAbsolutePath().normalize().getFileName().toString();
    }
}
