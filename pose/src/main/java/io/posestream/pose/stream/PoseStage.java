package io.posestream.pose.stream;

import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.FrameId;
import io.posestream.core.FrameLocation;
import io.posestream.core.Poses;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamSettings;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.FrameFetcher;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.media.Image;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseHistory;
import io.posestream.pose.ProposalConfig;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.Supplier;

/** Asks for the pixels of each frame with people in order, and lets callers find their keypoints. */
final class PoseStage implements WorkerStage<Detections, PoseWork, Poses> {
    private final Supplier<? extends ByFrame<PoseEstimator>> estimators;
    private final PictureSource pictures;
    private final FrameFetcher frames;
    private final ProposalConfig proposals;
    private final boolean refine;
    private final PoseChains chains;

    /**
     * @param refine whether keypoints that the detector gave are looked for anew in its boxes
     * @param readBack the history before a frame whose stream is new here
     */
    PoseStage(
            Supplier<? extends ByFrame<PoseEstimator>> estimators,
            PictureSource pictures,
            FrameFetcher frames,
            ProposalConfig proposals,
            boolean refine,
            Function<Looked<?>, PoseHistory> readBack) {
        this.estimators = estimators;
        this.pictures = pictures;
        this.frames = frames;
        this.proposals = proposals;
        this.refine = refine;
        this.chains = new PoseChains(proposals, readBack);
    }

    @Override
    public PoseWork admit(Looked<Detections> detected, StreamSettings settings) {
        Looked<Detections> item = refine ? withoutKeypoints(detected) : detected;
        Optional<PoseChains.Next> next = proposals.use() == ProposalConfig.Use.OFF
                ? Optional.empty()
                : Optional.of(chains.next(item, partition(item), settings.isLive()));
        boolean mayPropose = next.isPresent() && next.get().possible();
        Optional<PoseLink> link = next.map(PoseChains.Next::link);
        if (!mayPropose && !PoseEstimator.needsPixels(item.value())) {
            pictures.passed(item.id());
            return new PoseWork(item, Optional.empty(), Optional.empty(), link, false, 0, new AtomicInteger());
        }
        Optional<Image> kept = pictures.take(item.id());
        pictures.passed(item.id());
        return new PoseWork(
                item,
                kept,
                kept.isPresent() ? Optional.empty() : Optional.of(fetch(item)),
                link,
                mayPropose,
                next.isPresent() && next.get().selective() ? proposals.sureScore() : 0,
                new AtomicInteger());
    }

    private static Looked<Detections> withoutKeypoints(Looked<Detections> item) {
        return new Looked<>(
                item.id(), item.provenance(), item.meta(), item.value().boxesOnly());
    }

    private static int partition(Looked<?> item) {
        return item.provenance().frame().map(FrameLocation::partition).orElse(-1);
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
        return new PoseCaller(estimators.get(), pictures, proposals, metrics);
    }

    @Override
    public void tally(PoseWork work, Poses answer, WorkerMetrics metrics) {
        List<Detection> people = work.item().value().people();
        int carried = (int)
                people.stream().filter(person -> !person.keypoints().isEmpty()).count();
        int leftOut = work.leftOut().get();
        metrics.addPeople(answer.people().size(), people.size() - carried - leftOut, carried, leftOut);
    }

    @Override
    public void release(PoseWork work) {
        work.kept().ifPresent(Image::close);
        work.link().ifPresent(PoseLink::pass);
    }

    @Override
    public void assigned(Set<Integer> partitions) {
        frames.retain(partitions);
        chains.retain(partitions);
    }
}
