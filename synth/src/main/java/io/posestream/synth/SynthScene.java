package io.posestream.synth;

import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Renders scenes of people whose truth is known exactly. Static functions, thread-safe. */
public final class SynthScene {
    private static final int THREADS = 2;

    /** More would show the same people in the same pose. */
    private static final int CROP_FRAMES_PER_SECOND = 2;

    private SynthScene() {}

    /**
     * Renders a scene: {@code scene.mp4}, {@code truth/posetrack.json} and {@code truth/keypoints.json}, replaced where
     * they are there. Equal options give equal truth files and equal pictures before compression.
     *
     * @param options what to render
     * @param out folder, made when it is not there
     * @param progress told of each frame
     * @throws UserError when the folder cannot be written to
     */
    public static SynthResult render(SceneOptions options, Path out, Progress progress) {
        Path video = out.resolve("scene.mp4");
        Path truth = out.resolve("truth");
        try {
            Files.createDirectories(truth);
        } catch (IOException e) {
            throw new UserError(truth + ": cannot be made (" + e.getMessage() + "); choose another folder", e);
        }
        List<List<TruthPerson>> frames = new ArrayList<>();
        try (FrameRenderer renderer = new FrameRenderer(options, THREADS);
                Recording recording = new Recording(video, options, THREADS)) {
            for (int number = 0; number < options.frames(); number++) {
                recording.add(renderer.draw(number));
                frames.add(Truths.of(renderer));
                progress.frame(number + 1, options.frames());
            }
            recording.finish();
        } catch (IOException e) {
            throw new UserError(video + ": cannot be written (" + e.getMessage() + "); choose another folder", e);
        }
        Path poseTrack = truth.resolve("posetrack.json");
        Path coco = truth.resolve("keypoints.json");
        TruthFiles.writePoseTrack(frames, poseTrack);
        TruthFiles.writeCoco(options, frames, coco);
        return new SynthResult(video, poseTrack, coco, frames.size(), seen(frames));
    }

    /**
     * Writes people of a scene as training data instead of a video: folders {@code crops} and {@code pictures} in the form
     * of {@code models/training}, two frames a second. Equal options give equal bytes.
     *
     * @param options what to render
     * @param out folder, made when it is not there; crops and pictures in it are replaced
     * @param progress told of each frame that is drawn
     * @return how many crops there are
     * @throws UserError when the folder cannot be written to
     */
    public static int renderCrops(SceneOptions options, Path out, Progress progress) {
        int step = Math.max(1, options.fps() / CROP_FRAMES_PER_SECOND);
        int total = (options.frames() + step - 1) / step;
        try (FrameRenderer renderer = new FrameRenderer(options, THREADS);
                TrainingShards shards = new TrainingShards(options, out)) {
            for (int number = 0; number < total; number++) {
                byte[] bgr = renderer.draw(number * step);
                shards.add(bgr, Truths.of(renderer));
                progress.frame(number + 1, total);
            }
            shards.finish();
            return shards.crops();
        } catch (IOException e) {
            throw new UserError(out + ": cannot be written (" + e.getMessage() + "); choose another folder", e);
        }
    }

    private static int seen(List<List<TruthPerson>> frames) {
        Set<Integer> people = new HashSet<>();
        frames.forEach(frame -> frame.forEach(person -> people.add(person.index)));
        return people.size();
    }
}
