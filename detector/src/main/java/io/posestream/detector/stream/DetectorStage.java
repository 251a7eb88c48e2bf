package io.posestream.detector.stream;

import io.posestream.core.Detections;
import io.posestream.core.EncodedFrame;
import io.posestream.core.StreamItem.Looked;
import io.posestream.core.ThreadCpu;
import io.posestream.detector.Detector;
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
final class DetectorStage implements WorkerStage<EncodedFrame, Looked<EncodedFrame>, Detections> {
    private final Supplier<Detector> detectors;
    private final PictureSource pictures;
    private final int every;

    /** @param every one number of so many is searched */
    DetectorStage(Supplier<Detector> detectors, PictureSource pictures, int every) {
        this.detectors = detectors;
        this.pictures = pictures;
        this.every = every;
    }

    @Override
    public Looked<EncodedFrame> admit(Looked<EncodedFrame> item, boolean live) {
        return item;
    }

    @Override
    public Caller<Looked<EncodedFrame>, Detections> newCaller(WorkerMetrics metrics) {
        Detector detector = detectors.get();
        return new Caller<>() {
            @Override
            public List<Answer<Detections>> answer(List<Looked<EncodedFrame>> batch) throws CorruptImageException {
                List<Answer<Detections>> answers = new ArrayList<>(batch.size());
                for (Looked<EncodedFrame> item : batch) {
                    answers.add(new Answer.Found<>(detect(detector, item, metrics)));
                }
                return answers;
            }

            @Override
            public void close() {
                detector.close();
            }
        };
    }

    private Detections detect(Detector detector, Looked<EncodedFrame> item, WorkerMetrics metrics)
            throws CorruptImageException {
        if (item.id().number() % every != 0) {
            return Detections.notSearched(detector.modelId());
        }
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
