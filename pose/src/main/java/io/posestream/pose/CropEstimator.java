package io.posestream.pose;

import io.posestream.core.Affine;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Pose;
import io.posestream.core.Poses;
import io.posestream.core.Skeleton;
import io.posestream.core.system.ThreadCpu;
import io.posestream.inference.Model;
import io.posestream.inference.StageTimes;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.PoseHead;
import io.posestream.media.Image;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** Crops of many people and frames through one network in batches. Owns buffers. Not thread-safe. */
final class CropEstimator implements PoseEstimator {
    /** A person to look at, and how the crop lies. */
    private record Crop(Image picture, FrameMeta meta, Detection person, CropGeometry geometry) {}

    private final String modelId;
    private final InputSpec input;
    private final PoseHead head;
    private final PoseConfig.Warp warp;
    private final StageTimes times;
    private final int maxBatch;
    private final CropNetwork network;

    CropEstimator(Model model, PoseHead head, PoseConfig config, StageTimes times) {
        this.modelId = model.manifest().id();
        this.input = model.manifest().input();
        this.head = head;
        this.warp = config.warp();
        this.times = times;
        this.maxBatch =
                model.manifest().inputs().stream().mapToInt(InputSpec::maxBatch).reduce(config.maxBatch(), Math::min);
        boolean flip = switch (config.flipTest()) {
            case MODEL -> head.flipTest();
            case ON -> true;
            case OFF -> false;
        };
        this.network = CropNetwork.of(model, head, maxBatch, flip);
    }

    @Override
    public List<Poses> estimate(List<PoseRequest> frames) {
        List<List<ScoredPose>> scored = estimateScored(frames);
        List<Poses> answers = new ArrayList<>(frames.size());
        for (int i = 0; i < frames.size(); i++) {
            List<Pose> people = scored.get(i).stream().map(ScoredPose::pose).toList();
            answers.add(answer(frames.get(i).people(), people));
        }
        return answers;
    }

    @Override
    public List<List<ScoredPose>> estimateScored(List<PoseRequest> frames) {
        List<Crop> crops = new ArrayList<>();
        for (PoseRequest frame : frames) {
            for (Detection person : frame.people().people()) {
                if (person.keypoints().isEmpty()) {
                    crops.add(crop(frame, person));
                }
            }
        }
        List<ScoredPose> found = new ArrayList<>(crops.size());
        for (int start = 0; start < crops.size(); start += maxBatch) {
            runBatch(crops.subList(start, Math.min(start + maxBatch, crops.size())), found);
        }
        return perFrame(frames, found.iterator());
    }

    private Crop crop(PoseRequest frame, Detection person) {
        CropGeometry geometry = CropGeometry.of(head.crop(), input, person.box());
        return new Crop(frame.picture().orElseThrow(), frame.meta(), person, geometry);
    }

    private void runBatch(List<Crop> batch, List<ScoredPose> found) {
        long start = ThreadCpu.nanos();
        for (int i = 0; i < batch.size(); i++) {
            fillCrop(batch.get(i), i);
        }
        long filled = ThreadCpu.nanos();
        network.run(batch.size());
        long run = ThreadCpu.nanos();
        for (int i = 0; i < batch.size(); i++) {
            Crop crop = batch.get(i);
            Detection person = crop.person();
            found.add(network.read(i, crop.geometry(), person.box(), person.score()));
        }
        times.add(start, filled, run, ThreadCpu.nanos());
    }

    private void fillCrop(Crop crop, int index) {
        Image picture = crop.picture();
        FrameMeta meta = crop.meta();
        Affine toSource = picture.width() == meta.width() && picture.height() == meta.height()
                ? Affine.IDENTITY
                : Affine.storedToSource(picture.width(), picture.height(), meta.width(), meta.height());
        network.fill(picture, toSource, crop.geometry(), warp, index);
    }

    /** Deals the poses found to their frames; people with keypoints pass through in between. */
    private static List<List<ScoredPose>> perFrame(List<PoseRequest> frames, Iterator<ScoredPose> found) {
        List<List<ScoredPose>> answers = new ArrayList<>(frames.size());
        for (PoseRequest frame : frames) {
            List<ScoredPose> people = new ArrayList<>();
            for (Detection person : frame.people().people()) {
                people.add(person.keypoints().isEmpty() ? found.next() : passedThrough(frame.people(), person));
            }
            answers.add(people);
        }
        return answers;
    }

    /**
     * As the detector says.
     *
     * @param people the frame's
     * @param person one of them, with keypoints
     */
    static ScoredPose passedThrough(Detections people, Detection person) {
        Pose pose = people.poseScoreIsBoxScore()
                ? new Pose(person.box(), person.score(), person.keypoints(), person.score(), 0)
                : Pose.of(person.box(), person.score(), person.keypoints());
        return new ScoredPose(pose, List.of(), pose.score());
    }

    /** The detector's model and skeleton where it found every keypoint, else ours; both only if they are one. */
    private Poses answer(Detections detections, List<Pose> people) {
        boolean isPassedThrough = detections.skeleton().isPresent() && !PoseEstimator.needsPixels(detections);
        if (isPassedThrough) {
            return new Poses(
                    detections.modelId(),
                    detections.modelId(),
                    detections.skeleton().orElseThrow(),
                    people);
        }
        Skeleton other = detections.skeleton().orElse(head.skeleton());
        if (!other.names().equals(head.skeleton().names())) {
            throw new IllegalArgumentException("some people carry keypoints of " + other.id() + ", the pose network "
                    + modelId + " finds " + head.skeleton().id());
        }
        return new Poses(detections.modelId(), modelId, head.skeleton(), people);
    }

    @Override
    public void close() {
        network.close();
    }
}
