package io.posestream.runner.images;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeleton;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.json.JsonReader;
import io.posestream.evaluate.mpii.MpiiEvaluator;
import io.posestream.evaluate.mpii.MpiiOptions;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.pose.ScoredPose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * MPII's single people: a list of {image, center, scale} beside what the evaluator takes. Where they are is told by the
 * annotated centre and scale (a person's height over 200 pixels), in pixels that start at 1, as RSN's and HRNet's code
 * takes them: the centre is moved down by 15 x scale.
 *
 * @param annotations with the truth
 * @param shots one per person
 */
record MpiiImageSet(Path annotations, List<Shot> shots) implements ImageSet {
    private static final double UNIT = 200;
    /** Pixels by which the centre is moved down, per scale. */
    private static final double LOWER = 15;
    /** A centre that is not annotated. */
    private static final double NOWHERE = -1;
    /** MPII counts pixels from 1. */
    private static final float FIRST_PIXEL = 1;

    /** Copies the list. */
    MpiiImageSet {
        shots = List.copyOf(shots);
    }

    static MpiiImageSet read(Path annotations) {
        List<Shot> shots = new ArrayList<>();
        JsonReader.read(annotations, file -> file.list("the file", () -> shots.add(readShot(file, shots.size() + 1))));
        if (shots.isEmpty()) {
            throw new UserError(annotations + ": holds nobody; give one entry per person");
        }
        return new MpiiImageSet(annotations, shots);
    }

    private static Shot readShot(JsonReader file, int number) throws IOException {
        List<String> image = new ArrayList<>(1);
        List<double[]> center = new ArrayList<>(1);
        List<Double> scale = new ArrayList<>(1);
        file.object("entry " + number, field -> {
            switch (field) {
                case "image" -> image.add(file.text(field));
                case "center" -> center.add(file.numbers(field));
                case "scale" -> scale.add(file.number(field));
                default -> file.skip();
            }
        });
        boolean isComplete = !image.isEmpty() && !scale.isEmpty() && !center.isEmpty() && center.get(0).length == 2;
        if (!isComplete || !(scale.get(0) > 0)) {
            throw file.complaint(
                    "entry " + number + " lacks image, center or scale",
                    "write \"center\": [x, y] and a \"scale\" above 0, as MPII annotates them");
        }
        return new Shot(image.get(0), List.of(person(center.get(0), scale.get(0))));
    }

    private static Detection person(double[] center, double scale) {
        double side = UNIT * scale;
        boolean isNowhere = center[0] == NOWHERE;
        double x = center[0] - FIRST_PIXEL;
        double y = center[1] + (isNowhere ? 0 : LOWER * scale) - FIRST_PIXEL;
        return new Detection(Box.between(x - side / 2, y - side / 2, x + side / 2, y + side / 2), 1);
    }

    @Override
    public Skeleton skeleton() {
        return Skeletons.MPII_16;
    }

    @Override
    public Optional<String> note() {
        return Optional.empty();
    }

    @Override
    public List<ScoredPose> selected(ModelManifest network, List<ScoredPose> poses) {
        return poses;
    }

    @Override
    public void writeRow(JsonGenerator json, int shot, ScoredPose scored) throws IOException {
        json.writeStringField("image", shots.get(shot).file());
        json.writeArrayFieldStart("joints");
        for (Keypoint keypoint : scored.pose().keypoints()) {
            json.writeStartArray();
            json.writeNumber(keypoint.x() + FIRST_PIXEL);
            json.writeNumber(keypoint.y() + FIRST_PIXEL);
            json.writeEndArray();
        }
        json.writeEndArray();
    }

    @Override
    public Evaluation evaluate(Path predictions) {
        return MpiiEvaluator.evaluate(new MpiiOptions(annotations, predictions));
    }
}
