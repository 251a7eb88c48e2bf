package io.posestream.acceptance.live;

import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeletons;
import io.posestream.detector.Detector;
import io.posestream.detector.ScoredDetections;
import io.posestream.media.Image;
import io.posestream.pose.PoseEstimator;
import io.posestream.pose.PoseRequest;
import io.posestream.pose.ScoredPose;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Networks that sleep in place of computing and see one person who stands still. What waits for them waits as for real ones,
 * and the processor is free for the rest of the chain.
 *
 * @param detectMs how long a frame takes to be searched
 * @param poseMs how long a frame's people take
 */
record SleepingNetworks(long detectMs, long poseMs) {
    private static final Box PERSON = new Box(100, 100, 80, 200);
    private static final Keypoint JOINT = new Keypoint(140, 200, 0.9F);

    Detector detector() {
        return new Detector() {
            @Override
            public Detections detect(Image picture, FrameMeta meta) {
                sleep(detectMs);
                return new Detections(modelId(), Optional.empty(), List.of(new Detection(PERSON, 0.9F)));
            }

            @Override
            public ScoredDetections detectScored(Image picture, FrameMeta meta) {
                throw new UnsupportedOperationException("not asked for");
            }

            @Override
            public String modelId() {
                return "sleeping";
            }

            @Override
            public void close() {}
        };
    }

    PoseEstimator poses() {
        return new PoseEstimator() {
            @Override
            public List<Poses> estimate(List<PoseRequest> frames) {
                frames.forEach(frame -> sleep(poseMs));
                return frames.stream()
                        .map(frame -> new Poses(
                                frame.people().modelId(),
                                "sleeping",
                                Skeletons.COCO_17,
                                frame.people().people().stream()
                                        .map(person -> Pose.of(
                                                person.box(),
                                                person.score(),
                                                Collections.nCopies(Skeletons.COCO_17.size(), JOINT)))
                                        .toList()))
                        .toList();
            }

            @Override
            public List<List<ScoredPose>> estimateScored(List<PoseRequest> frames) {
                throw new UnsupportedOperationException("not asked for");
            }

            @Override
            public void close() {}
        };
    }

    private static void sleep(long ms) {
        try {
            TimeUnit.MILLISECONDS.sleep(ms);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("given up", e);
        }
    }
}
