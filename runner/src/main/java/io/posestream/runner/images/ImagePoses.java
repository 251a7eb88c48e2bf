package io.posestream.runner.images;

import static java.util.Objects.requireNonNull;

import io.posestream.core.CaptureClock;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.UserError;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.ImageCodec;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseModel;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ScoredPose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The pose stage over the pictures of a set: {@link PoseEstimator} as the stage uses it, by several callers of one model.
 * What is found does not depend on their number.
 *
 * @param set pictures and boxes
 * @param folder of the pictures
 * @param model stays the caller's
 * @param callers pictures at the same time
 */
public record ImagePoses(ImageSet set, Path folder, PoseModel model, int callers) {
    /** The pictures stand for themselves; the stage wants a time between frames. */
    private static final long ANY_INTERVAL_US = 40_000;

    /** Checks that the network finds the joints that are scored; throws {@link UserError}. */
    public ImagePoses {
        requireNonNull(folder, "folder is null");
        if (!model.skeleton().names().equals(set.skeleton().names())) {
            throw new UserError("network " + model.manifest().id() + " finds the joints of "
                    + model.skeleton().id() + ", but " + set.skeleton().id() + " is scored; take another network");
        }
        if (!Files.isDirectory(folder)) {
            throw new UserError("no folder of pictures at " + folder);
        }
        if (callers < 1) {
            throw new IllegalArgumentException("no callers: " + callers);
        }
    }

    /**
     * Finds the keypoints.
     *
     * @param progress is told of every picture
     * @return the poses that are scored, of every picture of the set in its order
     * @throws UserError where a picture is missing or no picture
     */
    public List<List<ScoredPose>> find(ImageProgress progress) {
        List<List<ScoredPose>> found =
                new ArrayList<>(Collections.nCopies(set.shots().size(), List.of()));
        AtomicInteger next = new AtomicInteger();
        ExecutorService pool = Executors.newFixedThreadPool(callers);
        try {
            List<Future<?>> parts = new ArrayList<>();
            for (int caller = 0; caller < callers; caller++) {
                parts.add(pool.submit(() -> work(next, found, progress)));
            }
            parts.forEach(ImagePoses::join);
        } finally {
            next.set(found.size());
            pool.shutdown();
            awaitEnd(pool);
        }
        return found;
    }

    /** The model must outlive the last caller, also where another one has failed. */
    private static void awaitEnd(ExecutorService pool) {
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = pool.awaitTermination(1, TimeUnit.MINUTES);
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void work(AtomicInteger next, List<List<ScoredPose>> found, ImageProgress progress) {
        try (PoseEstimator estimator = model.newEstimator()) {
            for (int i = next.getAndIncrement(); i < found.size(); i = next.getAndIncrement()) {
                found.set(i, poses(estimator, set.shots().get(i)));
                progress.picture(set.shots().get(i).people().size());
            }
        } catch (RuntimeException e) {
            next.set(found.size());
            throw e;
        }
    }

    private static void join(Future<?> part) {
        try {
            part.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof RuntimeException cause) {
                throw cause;
            }
            throw new IllegalStateException(e.getCause());
        }
    }

    private List<ScoredPose> poses(PoseEstimator estimator, Shot shot) {
        if (shot.people().isEmpty()) {
            return List.of();
        }
        try (Image picture = picture(folder.resolve(shot.file()))) {
            FrameMeta meta =
                    new FrameMeta(0, CaptureClock.PRESENTATION, ANY_INTERVAL_US, picture.width(), picture.height());
            Detections boxes = new Detections("boxes", Optional.empty(), shot.people());
            return set.selected(
                    model.manifest(),
                    estimator
                            .estimateScored(List.of(new PoseRequest(picture, meta, boxes)))
                            .get(0));
        }
    }

    private static Image picture(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UserError(file + ": no such picture, but the annotations name it; check the folder of pictures");
        }
        try {
            return ImageCodec.decode(Files.readAllBytes(file));
        } catch (CorruptImageException e) {
            throw new UserError(file + ": not a whole picture (" + e.getMessage() + ")", e);
        } catch (IOException e) {
            throw new UserError(file + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }
}
