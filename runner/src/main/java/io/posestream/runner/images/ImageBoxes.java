package io.posestream.runner.images;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.UserError;
import io.posestream.detector.Detector;
import io.posestream.detector.DetectorModel;
import io.posestream.evaluate.coco.CocoBoxes;
import io.posestream.evaluate.json.JsonWriter;
import io.posestream.media.Image;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * The detector stage over the pictures of a COCO annotation file, by several callers of one model. What is found does not
 * depend on their number.
 */
public final class ImageBoxes {
    private final Path folder;
    private final List<Long> ids;
    private final List<Shot> shots;
    private final long category;

    /**
     * Reads the annotations.
     *
     * @param annotations in COCO's form; an empty picture is one with nobody
     * @param folder of the pictures
     * @throws UserError where either cannot be read; one line
     */
    public ImageBoxes(Path annotations, Path folder) {
        Shot.requireFolder(folder);
        CocoBoxes truth = CocoBoxes.ofTruth(annotations);
        this.folder = folder;
        ids = List.copyOf(truth.pictures().keySet());
        shots = ids.stream()
                .map(id -> new Shot(truth.pictures().get(id), truth.people().getOrDefault(id, List.of())))
                .toList();
        category = truth.category();
    }

    /** How many pictures there are. */
    public int size() {
        return shots.size();
    }

    /**
     * Finds the people.
     *
     * @param model stays the caller's
     * @param callers pictures at the same time
     * @param progress is told of every picture
     * @return those of every picture, boxes in its pixels
     * @throws UserError where a picture is missing or no picture
     */
    public List<List<Detection>> find(DetectorModel model, int callers, ImageProgress progress) {
        return Callers.look(
                shots,
                callers,
                () -> new People(model.newDetector()),
                (unused, people) -> progress.picture(people.size()));
    }

    /** One caller's detector. */
    private final class People implements Callers.Look<List<Detection>> {
        private final Detector detector;

        People(Detector detector) {
            this.detector = detector;
        }

        @Override
        public List<Detection> at(Shot shot) {
            try (Image picture = shot.read(folder)) {
                return detector.detect(picture, Shot.meta(picture)).people();
            }
        }

        @Override
        public void close() {
            detector.close();
        }
    }

    /**
     * Writes what was found as COCO results, {image_id, category_id, bbox, score}.
     *
     * @param found people of every picture
     * @param file replaced where it exists
     * @throws UserError where it cannot be written
     */
    public void write(List<List<Detection>> found, Path file) {
        try (JsonGenerator json = JsonWriter.open(file, 1)) {
            json.writeStartArray();
            for (int picture = 0; picture < found.size(); picture++) {
                for (Detection person : found.get(picture)) {
                    json.writeStartObject();
                    json.writeNumberField("image_id", ids.get(picture));
                    json.writeNumberField("category_id", category);
                    Box box = person.box();
                    json.writeArrayFieldStart("bbox");
                    json.writeNumber(box.x());
                    json.writeNumber(box.y());
                    json.writeNumber(box.width());
                    json.writeNumber(box.height());
                    json.writeEndArray();
                    json.writeNumberField("score", person.score());
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another file", e);
        }
    }
}
