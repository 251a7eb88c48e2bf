package io.posestream.detector.stream;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.StreamSettings;
import io.posestream.core.system.ThreadCpu;
import io.posestream.detector.Detector;
import io.posestream.kafka.model.ByFrame;
import io.posestream.kafka.worker.Answer;
import io.posestream.kafka.worker.WorkerMetrics;
import io.posestream.kafka.worker.WorkerStage;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.PictureSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** Decodes each picture and finds people in it; keeps the picture for pose where there is somebody to look at. */
final class DetectorStage implements WorkerStage<EncodedFrame, DetectorStage.Work, Detections> {
    private final Supplier<? extends ByFrame<Detector>> detectors;
    private final PictureSource pictures;
    private final int every;

    /**
     * One frame to look at.
     *
     * @param item the frame
     * @param searched false where its number is left out
     */
    record Work(Looked<EncodedFrame> item, boolean searched) {}

    /**
     * @param detectors gives each caller what it detects with
     * @param every one number of so many is searched, in streams that do not say it themselves
     */
    DetectorStage(Supplier<? extends ByFrame<Detector>> detectors, PictureSource pictures, int every) {
        this.detectors = detectors;
        this.pictures = pictures;
        this.every = every;
    }

    @Override
    public Work admit(Looked<EncodedFrame> item, StreamSettings settings) {
        return new Work(item, item.id().number() % settings.detectEvery().orElse(every) == 0);
    }

    @Override
    public void tally(Work work, Detections answer, WorkerMetrics metrics) {
        metrics.addPeople(answer.people().size(), 0, 0, 0);
    }

    @Override
    public Caller<Work, Detections> newCaller(WorkerMetrics metrics) {
        ByFrame<Detector> ofCaller = detectors.get();
        return new Caller<>() {
            @Override
            public List<Answer<Detections>> answer(List<Work> batch) throws CorruptImageException {
                List<Answer<Detections>> answers = new ArrayList<>(batch.size());
                for (Work work : batch) {
                    answers.add(
                            new Answer.Found<>(detect(ofCaller.of(work.item().id()), work, metrics)));
                }
                return answers;
            }

            @Override
            public void close() {
                ofCaller.close();
            }
        };
    }

    private Detections detect(Detector detector, Work work, WorkerMetrics metrics) throws CorruptImageException {
        if (!work.searched()) {
            return Detections.notSearched(detector.modelId());
        }
        Looked<EncodedFrame> item = work.item();
        long start = ThreadCpu.nanos();
        try (Image picture = pictures.decode(item.value().bytes())) {
            metrics.addDecodeNs(ThreadCpu.nanos() - start);
            pictures.decoded(item.id(), picture);
            Detections people = detector.detect(picture, item.meta());
            if (!people.people().isEmpty()) {
                pictures.keep(item.id(), picture);
            }
            return people;
        }
    }
}
