package io.posestream.evaluate.coco;

import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads COCO truth and results, and refuses what pycocotools would fail on. Not thread-safe; one use. */
final class CocoFiles {
    /** Share of a person's box that is the person, from xtcocotools. */
    private static final double AREA_OF_BOX = 0.53;

    private static final Set<String> TRUTH =
            Set.of("id", "image_id", "category_id", "bbox", "area", "iscrowd", "num_keypoints", "keypoints");
    private static final Set<String> RESULT = Set.of("image_id", "category_id", "keypoints", "score");
    private static final Set<String> RESULT_WITH_BOX = Set.of("image_id", "category_id", "keypoints", "score", "bbox");

    private final CocoOptions options;
    private final TreeSet<Long> images = new TreeSet<>();
    private final TreeSet<Long> categories = new TreeSet<>();
    private final Map<Key, List<CocoPerson>> truths = new HashMap<>();
    private final Map<Key, List<CocoPerson>> detections = new HashMap<>();
    private final Set<Long> ids = new HashSet<>();
    private boolean hasAnnotations;
    private long detectionCount;
    private boolean areaOfBoxes;

    /** People are compared within an image and a category. */
    record Key(long image, long category) {}

    private CocoFiles(CocoOptions options) {
        this.options = options;
    }

    /** Reads both files; throws {@link UserError}, one line: file, what, what to do. */
    static CocoFiles read(CocoOptions options) {
        CocoFiles files = new CocoFiles(options);
        JsonReader.read(options.truth(), files::readTruth);
        files.checkTruth(options.truth());
        JsonReader.read(options.predictions(), files::readDetections);
        if (files.detectionCount == 0) {
            throw new UserError(options.predictions() + ": holds no detection, and COCO's tool cannot score an empty"
                    + " list; every figure would be 0");
        }
        return files;
    }

    /** Image ids, rising. */
    List<Long> images() {
        return List.copyOf(images);
    }

    /** Category ids, rising. */
    List<Long> categories() {
        return List.copyOf(categories);
    }

    /** True people in file order. */
    List<CocoPerson> truths(long image, long category) {
        return truths.getOrDefault(new Key(image, category), List.of());
    }

    /** Detections in file order. */
    List<CocoPerson> detections(long image, long category) {
        return detections.getOrDefault(new Key(image, category), List.of());
    }

    private void readTruth(JsonReader file) throws IOException {
        file.object("the file", field -> {
            switch (field) {
                case "images" -> file.list(field, () -> images.add(CocoEntry.readId(file, "an image")));
                case "categories" -> file.list(field, () -> categories.add(CocoEntry.readId(file, "a category")));
                case "annotations" -> {
                    hasAnnotations = true;
                    file.list(field, () -> readTruePerson(file));
                }
                default -> file.skip();
            }
        });
    }

    private void checkTruth(Path path) {
        if (images.isEmpty() || categories.isEmpty() || !hasAnnotations) {
            throw new UserError(
                    path + ": lacks images, categories or annotations; give a COCO keypoint annotation file");
        }
    }

    private void readTruePerson(JsonReader file) throws IOException {
        CocoEntry entry = CocoEntry.read(file, "an annotation", TRUTH);
        long id = entry.id();
        double[] box = entry.box();
        CocoPerson.Box bounds = new CocoPerson.Box(box[0], box[1], box[2], box[3]);
        double area = options.areaFromBox() ? AREA_OF_BOX * box[2] * box[3] : entry.area();
        boolean crowd = entry.isCrowd();
        boolean empty = entry.labelled() == 0;
        if (!ids.add(id)) {
            throw file.complaint("annotation id " + id + " occurs twice", "give each annotation its own id");
        }
        truths.computeIfAbsent(new Key(entry.image(), entry.category()), key -> new ArrayList<>())
                .add(CocoPerson.truth(id, entry.points(), area, bounds, crowd, crowd || empty));
    }

    private void readDetections(JsonReader file) throws IOException {
        file.list("the results", () -> {
            boolean first = detectionCount == 0;
            CocoEntry entry = CocoEntry.read(file, "a result", first || areaOfBoxes ? RESULT_WITH_BOX : RESULT);
            if (first) {
                chooseArea(file, entry);
            }
            Key key = new Key(entry.image(), entry.category());
            if (!images.contains(key.image())) {
                throw file.complaint(
                        "image_id " + key.image() + " is not in " + options.truth(),
                        "score the results against the truth of the same images");
            }
            CocoPerson person = CocoPerson.detection(
                    ++detectionCount,
                    entry.points(),
                    entry.score(),
                    areaOfBoxes ? Optional.of(entry.box()) : Optional.empty());
            detections.computeIfAbsent(key, unused -> new ArrayList<>()).add(person);
        });
    }

    /** As pycocotools' loadRes does: the first result says for all where their areas come from. */
    private void chooseArea(JsonReader file, CocoEntry first) {
        areaOfBoxes = first.hasBox();
        if (!areaOfBoxes && first.isMasked()) {
            throw file.complaint(
                    "the results have a segmentation, from which COCO's tool would take their area",
                    "leave it out: masks are not read here");
        }
    }
}
