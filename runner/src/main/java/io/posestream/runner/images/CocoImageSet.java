package io.posestream.runner.images;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.coco.CocoBoxes;
import io.posestream.evaluate.coco.CocoEvaluator;
import io.posestream.evaluate.coco.CocoOptions;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.pose.OfficialSelection;
import io.posestream.pose.ScoredPose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * COCO's keypoint annotations, with the boxes of the annotated people or those of a detector.
 *
 * @param annotations with the truth
 * @param areaFromBox whether 0.53 times the box stands for a person's area
 * @param ids of the pictures
 * @param shots in the same order
 * @param category of people
 * @param note about boxes that were left out
 */
record CocoImageSet(
        Path annotations, boolean areaFromBox, List<Long> ids, List<Shot> shots, long category, Optional<String> note)
        implements ImageSet {
    /** Copies the lists. */
    CocoImageSet {
        ids = List.copyOf(ids);
        shots = List.copyOf(shots);
    }

    static CocoImageSet read(Path annotations, Optional<Path> boxes, boolean areaFromBox) {
        CocoBoxes truth = CocoBoxes.ofTruth(annotations);
        CocoBoxes used = boxes.map(file -> CocoBoxes.ofDetector(file, truth)).orElse(truth);
        List<Long> ids = List.copyOf(truth.pictures().keySet());
        List<Shot> shots = ids.stream()
                .map(id -> new Shot(truth.pictures().get(id), used.people().getOrDefault(id, List.of())))
                .toList();
        return new CocoImageSet(annotations, areaFromBox, ids, shots, truth.category(), used.note());
    }

    @Override
    public Skeleton skeleton() {
        return Skeletons.COCO_17;
    }

    @Override
    public List<ScoredPose> selected(ModelManifest network, List<ScoredPose> poses) {
        return OfficialSelection.of(network, poses);
    }

    @Override
    public void writeRow(JsonGenerator json, int shot, ScoredPose scored) throws IOException {
        json.writeNumberField("image_id", ids.get(shot));
        json.writeNumberField("category_id", category);
        json.writeNumberField("score", scored.instanceScore());
        json.writeArrayFieldStart("keypoints");
        List<Keypoint> joints = scored.pose().keypoints();
        List<Float> official = scored.keypointScores();
        for (int joint = 0; joint < joints.size(); joint++) {
            Keypoint keypoint = joints.get(joint);
            json.writeNumber(keypoint.x());
            json.writeNumber(keypoint.y());
            json.writeNumber(official.isEmpty() ? keypoint.score() : official.get(joint));
        }
        json.writeEndArray();
    }

    @Override
    public Evaluation evaluate(Path predictions) {
        return CocoEvaluator.evaluate(new CocoOptions(annotations, predictions, areaFromBox));
    }
}
