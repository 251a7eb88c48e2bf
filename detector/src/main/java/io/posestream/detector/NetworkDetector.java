package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.system.ThreadCpu;
import io.posestream.inference.Call;
import io.posestream.inference.ModelSession;
import io.posestream.inference.StageTimes;
import io.posestream.inference.fill.Placement;
import io.posestream.inference.fill.TensorFill;
import io.posestream.inference.manifest.DetectorHead;
import io.posestream.inference.manifest.InputSpec;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.media.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Picture to tensor, run, boxes to people. Owns a call and buffers. Not thread-safe. */
final class NetworkDetector implements Detector {
    private final ModelManifest manifest;
    private final DetectorHead head;
    private final BoxReader reader;
    private final DetectorConfig config;
    private final StageTimes times;
    private final Call call;
    private final TensorFill fill;
    private final float[] tensor;
    private final Optional<Skeleton> skeleton;
    private final double nmsIou;
    private final Candidates candidates;
    /** Candidates of the people found last, in their order. */
    private final List<Integer> shown = new ArrayList<>();

    NetworkDetector(
            ModelManifest manifest,
            ModelSession session,
            DetectorHead head,
            BoxReader reader,
            DetectorConfig config,
            StageTimes times) {
        this.manifest = manifest;
        this.head = head;
        this.skeleton = head.skeleton();
        this.nmsIou = config.nmsIou(head);
        this.candidates = new Candidates(skeleton.map(Skeleton::size).orElse(0));
        this.reader = reader;
        this.config = config;
        this.times = times;
        this.call = session.newCall();
        this.fill = new TensorFill(manifest.input());
        this.tensor = new float[manifest.input().pictureLength()];
    }

    @Override
    public String modelId() {
        return manifest.id();
    }

    @Override
    public ScoredDetections detectScored(Image picture, FrameMeta meta) {
        Detections found = detect(picture, meta);
        return new ScoredDetections(found, shown.stream().map(this::official).toList());
    }

    @Override
    public Detections detect(Image picture, FrameMeta meta) {
        long start = ThreadCpu.nanos();
        InputSpec input = manifest.input();
        Placement placement = Placement.of(input, head, picture.width(), picture.height());
        fill.resize(picture, placement, head, tensor);
        long filled = ThreadCpu.nanos();
        call.input(input.name(), tensor, 1, InputSpec.CHANNELS, placement.height(), placement.width());
        reader.prepare(call, placement, picture.width(), picture.height());
        call.run();
        long run = ThreadCpu.nanos();
        candidates.clear();
        reader.read(call, placement, picture.width(), picture.height(), candidates);
        Detections found = people(picture, meta);
        times.add(start, filled, run, ThreadCpu.nanos());
        return found;
    }

    private Detections people(Image picture, FrameMeta meta) {
        int[] order = Suppression.order(candidates);
        int[] kept = reader.hasDuplicates() ? Suppression.keep(candidates, order, nmsIou, Integer.MAX_VALUE) : order;
        Affine toSource = Affine.storedToSource(picture.width(), picture.height(), meta.width(), meta.height());
        List<Detection> people = new ArrayList<>();
        shown.clear();
        for (int index : kept) {
            Box box = box(index, picture, toSource);
            if (box.width() >= config.minSide()
                    && box.height() >= config.minSide()
                    && people.size() < config.maxPeople()) {
                people.add(new Detection(box, candidates.score[index], keypoints(index, toSource)));
                shown.add(index);
            }
        }
        return new Detections(manifest.id(), skeleton, people, true, reader.ranksByBox());
    }

    private List<Float> official(int index) {
        int joints = skeleton.map(Skeleton::size).orElse(0);
        List<Float> scores = new ArrayList<>(joints);
        for (int joint = 0; joint < joints; joint++) {
            scores.add(candidates.official[index * joints + joint]);
        }
        return scores;
    }

    private List<Keypoint> keypoints(int index, Affine toSource) {
        int joints = skeleton.map(Skeleton::size).orElse(0);
        List<Keypoint> keypoints = new ArrayList<>(joints);
        float[] points = candidates.points;
        for (int joint = 0; joint < joints; joint++) {
            int at = (index * joints + joint) * Candidates.POINT;
            keypoints.add(new Keypoint(
                    (float) toSource.x(points[at], points[at + 1]),
                    (float) toSource.y(points[at], points[at + 1]),
                    points[at + 2]));
        }
        return keypoints;
    }

    private Box box(int index, Image picture, Affine toSource) {
        Box stored = Box.between(
                        candidates.left[index],
                        candidates.top[index],
                        candidates.right[index],
                        candidates.bottom[index])
                .clip(picture.width(), picture.height());
        return Box.between(
                toSource.x(stored.x(), stored.y()),
                toSource.y(stored.x(), stored.y()),
                toSource.x(stored.right(), stored.bottom()),
                toSource.y(stored.right(), stored.bottom()));
    }

    @Override
    public void close() {
        call.close();
    }
}
