package io.posestream.models;

import io.posestream.models.graph.ArchitectureName;
import io.posestream.models.rcnn.RcnnArchitecture;
import java.nio.file.Path;
import java.util.List;

/** One line that says how to get a network that is not there. Static functions. */
final class ModelHint {
    private ModelHint() {}

    /**
     * What to do.
     *
     * @param name that was looked for in vain
     * @param isFile whether it can only be meant as a file
     * @param store where it was looked for
     */
    static String missing(String name, boolean isFile, ModelStore store) {
        if (isFile) {
            return "no network at " + name + ": there is no such file or folder";
        }
        if (RcnnArchitecture.named(name).isPresent()) {
            return "network " + name + " has not been imported: get its checkpoint ("
                    + TwoStageCatalogue.entry(name).weights() + "), then run 'posestream model import --arch " + name
                    + " --checkpoint FILE --out " + store.roots().get(0).resolve(name) + "'";
        }
        int refinement = name.indexOf('+');
        String base = refinement < 0 ? name : name.substring(0, refinement);
        if (!ArchitectureName.KNOWN.contains(base)) {
            return unknown(name, store);
        }
        Catalogue.Entry entry = Catalogue.entry(base);
        String command = "'posestream model import --arch " + name + " --checkpoint FILE --out "
                + store.roots().get(0).resolve(name) + "'";
        if (refinement >= 0) {
            return "network " + name + " has not been imported, and no public checkpoint has a Pose Refine Machine;"
                    + " train one, then run " + command;
        }
        return entry.weights()
                .map(place -> "network " + name + " has not been imported: get its checkpoint from " + place
                        + ", then run " + command)
                .orElseGet(() -> "network " + name + " has not been imported, and there is no public checkpoint (the"
                        + " code is " + entry.code() + "); train one, then run " + command);
    }

    private static String unknown(String name, ModelStore store) {
        return "no network " + name + ": it is neither a file nor a folder nor one of those by name ("
                + list("imported: ", store.imported()) + "; " + list("shipped: ", store.builtIn())
                + "; to be imported: " + String.join(", ", ArchitectureName.KNOWN) + ", "
                + TwoStageCatalogue.names() + ")";
    }

    private static String list(String what, List<Path> folders) {
        List<String> names =
                folders.stream().map(folder -> folder.getFileName().toString()).toList();
        return what + (names.isEmpty() ? "none" : String.join(", ", names));
    }
}
