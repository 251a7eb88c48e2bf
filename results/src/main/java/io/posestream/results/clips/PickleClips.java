package io.posestream.results.clips;

import io.posestream.core.TrackId;
import io.posestream.core.clip.SkeletonClip;
import io.posestream.results.PendingFile;
import java.io.BufferedOutputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Clips as the pickle that mmaction2's and pyskl's PoseDataset load: a bare list of samples, or a dict of {@code split}
 * and {@code annotations} with all of them in one split. Fields and their rules: spec of the consumers in docs/clips.md.
 * Memory does not grow with the number of clips. Not thread safe.
 */
final class PickleClips implements ClipFile {
    private final PendingFile file;
    private final Optional<String> split;
    private final ClipLabels labels;
    private final OutputStream out;
    private final Pickle pickle;
    private final PendingFile ids;
    private final Writer idWriter;

    /** @param split its name, or empty for a bare list */
    PickleClips(Path target, Optional<String> split, ClipLabels labels) throws IOException {
        this.file = new PendingFile(target);
        this.split = split;
        this.labels = labels;
        this.ids = new PendingFile(target.resolveSibling(target.getFileName() + ".ids"));
        this.idWriter = Files.newBufferedWriter(ids.path());
        this.out = new BufferedOutputStream(Files.newOutputStream(file.path()), 1 << 16);
        this.pickle = new Pickle(out);
        if (split.isPresent()) {
            pickle.emptyDict();
            pickle.text("annotations");
        }
        pickle.emptyList();
    }

    @Override
    public void add(SkeletonClip clip) throws IOException {
        SkeletonClip.Place place = clip.place();
        int people = clip.members().size();
        int frames = place.window().length();
        int joints = clip.skeleton().size();
        String name = name(clip);
        pickle.emptyDict();
        pickle.mark();
        pickle.text("frame_dir");
        pickle.text(name);
        pickle.text("total_frames");
        pickle.number(frames);
        pickle.text("img_shape");
        pickle.tuple(place.imageHeight(), place.imageWidth());
        pickle.text("original_shape");
        pickle.tuple(place.imageHeight(), place.imageWidth());
        pickle.text("label");
        pickle.number(labels.of(clip));
        pickle.text("keypoint");
        pickle.array(clip.keypoints(), true, people, frames, joints, 2);
        pickle.text("keypoint_score");
        pickle.array(clip.scores(), true, people, frames, joints);
        pickle.setItems();
        pickle.append();
        if (split.isPresent()) {
            idWriter.write(name + "\n");
        }
    }

    /** Stream, leading track, epoch and beginning make a clip's name, unique within its file. */
    private static String name(SkeletonClip clip) {
        StringBuilder name = new StringBuilder(clip.place().streamId());
        for (SkeletonClip.Member member : clip.members()) {
            TrackId id = member.id();
            name.append("/")
                    .append(id.epoch())
                    .append("-")
                    .append(id.birthNumber())
                    .append("-")
                    .append(id.rank());
        }
        return name.append("/")
                .append(clip.place().epoch())
                .append("/")
                .append(clip.place().firstPoint())
                .toString();
    }

    @Override
    public void finish() throws IOException {
        idWriter.close();
        if (split.isPresent()) {
            pickle.setItem();
            pickle.text("split");
            pickle.emptyDict();
            pickle.text(split.get());
            pickle.emptyList();
            try (BufferedReader lines = Files.newBufferedReader(ids.path())) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    pickle.text(line);
                    pickle.append();
                }
            }
            pickle.setItem();
            pickle.setItem();
        }
        pickle.stop();
        out.close();
    }

    @Override
    public List<Path> targets() {
        return List.of(file.target());
    }

    @Override
    public void commit() throws IOException {
        file.commit();
    }

    @Override
    public void close() throws IOException {
        idWriter.close();
        out.close();
        ids.close();
        file.close();
    }
}
