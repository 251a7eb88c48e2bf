package io.posestream.results.clips;

import static java.util.Objects.requireNonNull;

import io.posestream.core.Skeleton;
import io.posestream.core.clip.ClipWindow;
import io.posestream.core.clip.SkeletonClip;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All files of clips of one stream: one per kind of window, number of people and form, {@code
 * STREAM.T48s16r30.m1.npz}. They take their final names together, in {@link #finish()}; closing without it leaves
 * nothing behind. A stream without clips gives empty, valid files. Not thread safe.
 */
public final class ClipFiles implements AutoCloseable {
    /** The forms of files. */
    public enum Form {
        /** NumPy archive and JSON. */
        NPZ,
        /** Python pickle. */
        PICKLE
    }

    /**
     * What to write.
     *
     * @param forms at least one
     * @param windows kinds of clips
     * @param pairs whether clips of two people are written as well
     * @param skeleton of all clips
     * @param split of the pickles, or empty for bare lists
     * @param labels of the pickles
     */
    public record Plan(
            List<Form> forms,
            List<ClipWindow> windows,
            boolean pairs,
            Skeleton skeleton,
            Optional<String> split,
            ClipLabels labels) {
        /** Copies the lists. */
        public Plan {
            forms = List.copyOf(forms);
            windows = List.copyOf(windows);
            requireNonNull(skeleton, "skeleton is null");
            requireNonNull(split, "split is null");
            requireNonNull(labels, "labels is null");
        }
    }

    private record Kind(ClipWindow window, int people) {}

    private final Map<Kind, List<ClipFile>> files = new LinkedHashMap<>();

    /**
     * Opens the files under temporary names.
     *
     * @param folder that exists
     * @param streamId of all clips
     * @param plan what to write
     */
    public ClipFiles(Path folder, String streamId, Plan plan) throws IOException {
        try {
            for (ClipWindow window : plan.windows()) {
                for (int people = 1; people <= (plan.pairs() ? 2 : 1); people++) {
                    List<ClipFile> kind = new ArrayList<>();
                    files.put(new Kind(window, people), kind);
                    for (Form form : plan.forms()) {
                        kind.add(open(folder, streamId, window, people, form, plan));
                    }
                }
            }
        } catch (IOException | RuntimeException e) {
            close();
            throw e;
        }
    }

    private static ClipFile open(Path folder, String streamId, ClipWindow window, int people, Form form, Plan plan)
            throws IOException {
        String name = streamId + ".T" + window.length() + "s" + window.stride() + "r" + window.rate() + ".m" + people;
        return switch (form) {
            case NPZ -> new NpzClips(streamId, window, people, plan.skeleton(), folder.resolve(name + ".npz"));
            case PICKLE -> new PickleClips(folder.resolve(name + ".pkl"), plan.split(), plan.labels());
        };
    }

    /** Adds a clip to the files of its kind. */
    public void add(SkeletonClip clip) {
        try {
            for (ClipFile file :
                    files.get(new Kind(clip.place().window(), clip.members().size()))) {
                file.add(clip);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write clips: " + e.getMessage(), e);
        }
    }

    /** The final names of all files. */
    public List<Path> targets() {
        return files.values().stream()
                .flatMap(List::stream)
                .flatMap(file -> file.targets().stream())
                .toList();
    }

    /** Completes all files and gives them their final names, in place of what has these names now. */
    public List<Path> finish() throws IOException {
        for (List<ClipFile> kind : files.values()) {
            for (ClipFile file : kind) {
                file.finish();
            }
        }
        for (List<ClipFile> kind : files.values()) {
            for (ClipFile file : kind) {
                file.commit();
            }
        }
        return targets();
    }

    @Override
    public void close() {
        for (List<ClipFile> kind : files.values()) {
            for (ClipFile file : kind) {
                try {
                    file.close();
                } catch (IOException e) {
                    // what is left is a temporary file; the failure that led here is the one to tell
                }
            }
        }
    }
}
