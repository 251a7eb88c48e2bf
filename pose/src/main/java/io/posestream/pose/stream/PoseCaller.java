package io.posestream.pose.stream;

import io.posestream.core.EncodedFrame;
import io.posestream.core.GapReason;
import io.posestream.core.Poses;
import io.posestream.core.system.ThreadCpu;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.Answer;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.PictureSource;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ProposalConfig;
import io.posestream.pose.Proposer;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/** Finds the keypoints of a batch of frames. Owns its estimator. Not thread-safe. */
final class PoseCaller implements WorkerStage.Caller<PoseWork, Poses> {
    private final ByFrame<PoseEstimator> estimators;
    private final PictureSource pictures;
    private final ProposalConfig proposals;
    /** By estimator; there are as many as there are networks in use. */
    private final IdentityHashMap<PoseEstimator, ProposalRounds> rounds = new IdentityHashMap<>();

    private final WorkerMetrics metrics;

    PoseCaller(
            ByFrame<PoseEstimator> estimators,
            PictureSource pictures,
            ProposalConfig proposals,
            WorkerMetrics metrics) {
        this.estimators = estimators;
        this.pictures = pictures;
        this.proposals = proposals;
        this.metrics = metrics;
    }

    @Override
    public List<Answer<Poses>> answer(List<PoseWork> batch) throws Exception {
        List<Image> decoded = new ArrayList<>();
        try {
            List<Optional<PoseRequest>> requests = new ArrayList<>(batch.size());
            for (PoseWork work : batch) {
                requests.add(request(work, decoded));
            }
            List<Answer<Poses>> answers = new ArrayList<>(batch.size());
            while (answers.size() < batch.size()) {
                int from = answers.size();
                PoseEstimator estimator = estimators.of(batch.get(from).item().id());
                int to = from + 1;
                while (to < batch.size() && estimators.of(batch.get(to).item().id()) == estimator) {
                    to++;
                }
                answers.addAll(answers(estimator, batch.subList(from, to), requests.subList(from, to)));
            }
            return answers;
        } finally {
            decoded.forEach(Image::close);
        }
    }

    private List<Answer<Poses>> answers(
            PoseEstimator estimator, List<PoseWork> batch, List<Optional<PoseRequest>> requests)
            throws InterruptedException {
        List<PoseRequest> there = requests.stream().flatMap(Optional::stream).toList();
        Iterator<Poses> poses = estimator.estimate(there).iterator();
        List<ProposalRounds.Frame> frames = new ArrayList<>(requests.size());
        for (int i = 0; i < batch.size(); i++) {
            Optional<PoseRequest> request = requests.get(i);
            frames.add(new ProposalRounds.Frame(batch.get(i), request, request.map(any -> poses.next())));
        }
        List<Answer<Poses>> answers = new ArrayList<>(requests.size());
        ProposalRounds ofNetwork =
                rounds.computeIfAbsent(estimator, one -> new ProposalRounds(one, new Proposer(proposals)));
        for (Optional<Poses> found : ofNetwork.complete(frames)) {
            answers.add(found.isPresent() ? new Answer.Found<>(found.get()) : new Answer.Skipped<>(GapReason.EXPIRED));
        }
        return answers;
    }

    /** The sure people with their picture; empty where the picture is no longer there. */
    private Optional<PoseRequest> request(PoseWork work, List<Image> decoded) throws Exception {
        Optional<Image> picture = work.kept();
        if (work.fetched().isPresent()) {
            Optional<EncodedFrame> frame = fetched(work);
            if (frame.isEmpty() && PoseEstimator.needsPixels(work.item().value())) {
                return Optional.empty();
            }
            if (frame.isPresent()) {
                picture = Optional.of(decode(frame.get()));
                decoded.add(picture.get());
                pictures.decoded(work.item().id(), picture.get());
            }
        }
        PoseRequest all =
                new PoseRequest(picture, work.item().meta(), work.item().value());
        return Optional.of(work.doubtful().isEmpty() ? all : all.with(work.sure()));
    }

    private Optional<EncodedFrame> fetched(PoseWork work) throws Exception {
        try {
            return work.fetched().orElseThrow().get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private Image decode(EncodedFrame frame) throws CorruptImageException {
        long start = ThreadCpu.nanos();
        Image picture = pictures.decode(frame.bytes());
        metrics.addDecodeNs(ThreadCpu.nanos() - start);
        return picture;
    }

    @Override
    public void close() {
        estimators.close();
    }
}
