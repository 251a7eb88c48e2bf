package io.posestream.detector;

import io.posestream.core.Affine;
import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.Detections;
import io.posestream.core.FrameMeta;
import io.posestream.inference.Call;
import io.posestream.inference.DetectorHead;
import io.posestream.inference.InputSpec;
import io.posestream.inference.ModelManifest;
import io.posestream.inference.ModelSession;
import io.posestream.inference.Placement;
import io.posestream.inference.StageTimes;
import io.posestream.inference.TensorFill;
import io.posestream.media.Image;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Picture to tensor, run, boxes to people. Owns a call and buffers. Not thread-safe. */
final class NetworkDetector implements Detector {
    private final ModelManifest manifest;
    private final DetectorHead.Resize resize;
    private final int padValue;
    private final BoxReader reader;
    private final DetectorConfig config;
    private final StageTimes times;
    private final Call call;
    private final TensorFill fill;
    private final float[] tensor;
    private final Candidates candidates = new Candidates();

    NetworkDetector(
            ModelManifest manifest,
            ModelSession session,
            DetectorHead head,
            BoxReader reader,
            DetectorConfig config,
            StageTimes times) {
        this.manifest = manifest;
        this.resize = head.resize();
        this.padValue = head.padValue();
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
    public Detections detect(Image picture, FrameMeta meta) {
        long start = System.nanoTime();
        InputSpec input = manifest.input();
        Placement placement = Placement.of(input, resize, picture.width(), picture.height());
        fill.resize(picture, placement, padValue, tensor);
        long filled = System.nanoTime();
        call.input(input.name(), tensor, 1, InputSpec.CHANNELS, placement.height(), placement.width());
        reader.prepare(call, placement, picture.width(), picture.height());
        call.run();
        long run = System.nanoTime();
        candidates.clear();
        reader.read(call, placement, picture.width(), picture.height(), candidates);
        Detections found = new Detections(manifest.id(), Optional.empty(), people(picture, meta));
        times.add(start, filled, run, System.nanoTime());
        return found;
    }

    private List<Detection> people(Image picture, FrameMeta meta) {
        int[] order = Suppression.order(candidates);
        int[] kept = reader.hasDuplicates()
                ? Suppression.keep(candidates, order, config.nmsIou(), Integer.MAX_VALUE)
                : order;
        Affine toSource = Affine.storedToSource(picture.width(), picture.height(), meta.width(), meta.height());
        List<Detection> people = new ArrayList<>();
        for (int index : kept) {
            Box box = box(index, picture, toSource);
            if (box.width() >= config.minSide()
                    && box.height() >= config.minSide()
                    && people.size() < config.maxPeople()) {
                people.add(new Detection(box, candidates.score[index]));
            }
        }
        return people;
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
