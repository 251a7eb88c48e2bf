package io.posestream.models;

import static java.util.Objects.requireNonNull;

import io.posestream.core.UserError;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.graph.KeyLayout;
import io.posestream.models.graph.NetworkSpec;
import io.posestream.models.graph.Networks;
import io.posestream.models.graph.Variant;
import io.posestream.models.rcnn.RcnnArchitecture;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** {@code model list}: the architectures that can be imported, their size and what their authors published. */
public final class Catalogue {
    private static final String RSN_CODE = "github.com/caiyuanhao1998/RSN";
    private static final String HRNET_CODE = "github.com/leoxiaobin/deep-high-resolution-net.pytorch";
    private static final Optional<String> MMPOSE =
            Optional.of("the RSN page of mmpose's model zoo, github.com/open-mmlab/mmpose");
    private static final Optional<String> HRNET = Optional.of("the model zoo of " + HRNET_CODE + " (or mmpose)");
    private static final String MMPOSE_AP = "mmpose, COCO val2017, detector of 56.4 AP";
    private static final String HRNET_AP = "HRNet README, COCO val2017, detector of 56.4 AP, flip";
    private static final String APACHE = "Apache-2.0";
    private static final String MIT = "MIT";
    private static final int HEIGHT = 256;
    private static final int WIDTH = 192;
    private static final int KEYPOINTS = 17;

    private static final List<Entry> ENTRIES = List.of(
            new Entry("rsn-18", "70.4", MMPOSE_AP, APACHE, RSN_CODE, MMPOSE),
            new Entry("rsn-50", "72.4", MMPOSE_AP, APACHE, RSN_CODE, MMPOSE),
            new Entry("rsn-101", "-", "none for the public code", "-", RSN_CODE, Optional.empty()),
            new Entry("rsn-50x2", "74.8", MMPOSE_AP, APACHE, RSN_CODE, MMPOSE),
            new Entry("rsn-50x3", "75.0", MMPOSE_AP, APACHE, RSN_CODE, MMPOSE),
            new Entry("rsn-50x4", "79.0", "RSN paper (another framework), COCO val", "-", RSN_CODE, Optional.empty()),
            new Entry("hrnet-w32", "74.4", HRNET_AP, MIT, HRNET_CODE, HRNET),
            new Entry("hrnet-w48", "75.1", HRNET_AP, MIT, HRNET_CODE, HRNET));

    private Catalogue() {}

    /**
     * One architecture.
     *
     * @param name for {@code model import --arch}
     * @param accuracy published average precision in percent at 256x192, or {@code -}
     * @param accuracySource who published it and on what
     * @param licence of the published weights, or {@code -}
     * @param code where its authors' code is
     * @param weights where to get published weights, if there are any
     */
    public record Entry(
            String name,
            String accuracy,
            String accuracySource,
            String licence,
            String code,
            Optional<String> weights) {
        /** Checks that nothing is missing. */
        public Entry {
            requireNonNull(name, "name is null");
            requireNonNull(accuracy, "accuracy is null");
            requireNonNull(accuracySource, "accuracySource is null");
            requireNonNull(licence, "licence is null");
            requireNonNull(code, "code is null");
            requireNonNull(weights, "weights is null");
        }
    }

    /** All architectures. */
    public static List<Entry> entries() {
        return ENTRIES;
    }

    /** The entry of that name; throws {@link UserError} for an unknown one. */
    public static Entry entry(String name) {
        String parsed = ArchitectureName.parse(name).toString();
        return ENTRIES.stream()
                .filter(entry -> entry.name().equals(parsed))
                .findFirst()
                .orElseThrow(() -> new UserError("no entry for " + name + " in the catalogue"));
    }

    /** Prints the table, the models that have been imported and those that come with the project. */
    public static void list(ModelStore store, PrintWriter out) {
        out.printf("%-18s %12s %12s %9s %6s  %s%n", "name", "parameters", "GMAC", "input", "AP", "source of AP");
        for (Entry entry : ENTRIES) {
            Networks.Network network = network(entry.name());
            out.printf(
                    Locale.ROOT,
                    "%-18s %,12d %12.3f %9s %6s  %s%n",
                    entry.name(),
                    network.trainableParameters(),
                    Variant.FOLDED.of(network.graph()).multiplyAdds() / 1e9,
                    HEIGHT + "x" + WIDTH,
                    entry.accuracy(),
                    entry.accuracySource());
        }
        TwoStageCatalogue.list(out);
        out.println("GMAC = 1e9 multiply-adds of convolutions that inference needs. Append +prm or +prm-mmpose for a"
                + " Pose Refine Machine.");
        store.imported().forEach(folder -> describe("yours: ", folder, out));
        store.builtIn().forEach(folder -> describe("shipped: ", folder, out));
    }

    private static void describe(String whose, Path folder, PrintWriter out) {
        out.println(whose + folder.getFileName() + " (" + folder + ")");
        try {
            ModelManifest manifest = ModelManifest.read(folder.resolve(ModelManifest.FILE_NAME));
            out.println("  " + manifest.family().jsonName() + ", origin: " + manifest.origin() + "; licence: "
                    + manifest.licence());
            for (String file : manifest.files()) {
                out.println("  sha256 " + Digest.sha256(folder.resolve(file)) + "  " + file);
            }
        } catch (UserError e) {
            out.println("  cannot be used: " + e.getMessage());
        }
    }

    /** Prints what is known about one architecture; throws {@link UserError}. */
    public static void show(String name, PrintWriter out) {
        if (RcnnArchitecture.named(name).isPresent()) {
            TwoStageCatalogue.show(name, out);
            return;
        }
        Entry entry = entry(name);
        Networks.Network network = network(name);
        out.printf(
                Locale.ROOT,
                "%s: %,d parameters, %.3f GMAC at %dx%d (%.3f with all heads)%naccuracy: %s (%s)%nlicence: %s%nweights: %s%n",
                entry.name(),
                network.trainableParameters(),
                Variant.FOLDED.of(network.graph()).multiplyAdds() / 1e9,
                HEIGHT,
                WIDTH,
                network.graph().multiplyAdds() / 1e9,
                entry.accuracy(),
                entry.accuracySource(),
                entry.licence(),
                entry.weights().orElse("no public file; the code is " + entry.code()));
    }

    private static Networks.Network network(String name) {
        NetworkSpec spec = new NetworkSpec(ArchitectureName.parse(name), HEIGHT, WIDTH, KEYPOINTS, 1);
        return Networks.describe(spec, KeyLayout.OFFICIAL, unread -> new float[0]);
    }
}
