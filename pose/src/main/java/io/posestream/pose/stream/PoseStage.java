package io.posestream.pose.stream;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.media.Image;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.proto.FrameFetcher;
import io.posestream.proto.WorkerMetrics;
import io.posestream.proto.WorkerStage;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** Asks for the pixels of each frame with people in order, and lets callers find their keypoints. */
final class PoseStage implements WorkerStage<Detections, PoseWork, Poses> {
    private final Supplier<PoseEstimator> estimators;
    private final PictureSource pictures;
    private final FrameFetcher frames;

    PoseStage(Supplier<PoseEstimator> estimators, PictureSource pictures, FrameFetcher frames) {
        this.estimators = estimators;
        this.pictures = pictures;
        this.frames = frames;
    }

    @Override
    public PoseWork admit(Looked<Detections> item) {
        if (!PoseEstimator.needsPixels(item.value())) {
            pictures.passed(item.id());
            return new PoseWork(item, Optional.empty(), Optional.empty());
        }
        Optional<Image> kept = pictures.take(item.id());
        pictures.passed(item.id());
        return new PoseWork(item, kept, kept.isPresent() ? Optional.empty() : Optional.of(fetch(item)));
    }

    private CompletableFuture<Optional<EncodedFrame>> fetch(Looked<Detections> item) {
        FrameId id = item.id();
        Optional<FrameLocation> location = item.provenance().frame();
        return location.map(place -> frames.fetch(place, id))
                .orElseGet(() -> CompletableFuture.failedFuture(
                        new IllegalStateException(id + " does not say where its frame lies")));
    }

    @Override
    public Caller<PoseWork, Poses> newCaller(WorkerMetrics metrics) {
        return new PoseCaller(estimators.get(), pictures, metrics);
    }

    @Override
    public void release(PoseWork work) {
        work.kept().ifPresent(Image::close);
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        frames.retain(partitions);
    }
}
