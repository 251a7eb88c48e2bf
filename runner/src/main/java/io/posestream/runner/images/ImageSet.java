package io.posestream.runner.images;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Skeleton;
import io.posestream.core.UserError;
import io.posestream.evaluate.Evaluation;
import io.posestream.evaluate.json.JsonReader;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.inference.manifest.ModelManifest;
import io.posestream.pose.ScoredPose;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Pictures with people to find keypoints of, and how what was found is scored. Immutable, thread-safe. */
public sealed interface ImageSet permits CocoImageSet, MpiiImageSet {
    /**
     * Reads a set; the annotations of COCO are an object, those of MPII a list.
     *
     * @param annotations with the truth
     * @param boxes detections to take in place of the annotated boxes
     * @param areaFromBox whether 0.53 times the box stands for a person's area; COCO only
     * @throws UserError where a file cannot be read; one line
     */
    static ImageSet read(Path annotations, Optional<Path> boxes, boolean areaFromBox) {
        boolean[] isList = {false};
        JsonReader.read(annotations, file -> {
            isList[0] = file.atList();
            file.skip();
        });
        if (!isList[0]) {
            return CocoImageSet.read(annotations, boxes, areaFromBox);
        }
        if (boxes.isPresent()) {
            throw new UserError(annotations + " is of MPII's form, whose people are cut by their annotated centre and"
                    + " scale; use --boxes truth");
        }
        return MpiiImageSet.read(annotations);
    }

    /** The joints that are scored. */
    Skeleton skeleton();

    /** Every picture, also those without people. */
    List<Shot> shots();

    /** A sentence about what was left out; empty where nothing was. */
    Optional<String> note();

    /**
     * Those poses of a picture that the network's authors hand to the evaluation.
     *
     * @param network that found them
     * @param poses in the order of the people
     */
    List<ScoredPose> selected(ModelManifest network, List<ScoredPose> poses);

    /**
     * Writes what was found in the form that is scored.
     *
     * @param found poses of every picture, in the order of {@link #shots}
     * @param file replaced where it exists
     * @throws UserError where it cannot be written
     */
    default void write(List<List<ScoredPose>> found, Path file) {
        try (JsonGenerator json = JsonWriter.open(file, 1)) {
            json.writeStartArray();
            for (int shot = 0; shot < found.size(); shot++) {
                for (ScoredPose pose : found.get(shot)) {
                    json.writeStartObject();
                    writeRow(json, shot, pose);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another file", e);
        }
    }

    /**
     * Writes the fields of one pose.
     *
     * @param json inside the pose's object
     * @param shot index of the picture
     * @param pose what was found
     */
    void writeRow(JsonGenerator json, int shot, ScoredPose pose) throws IOException;

    /**
     * Scores a file that {@link #write} has written.
     *
     * @throws UserError where truth and predictions cannot be scored
     */
    Evaluation evaluate(Path predictions);
}
