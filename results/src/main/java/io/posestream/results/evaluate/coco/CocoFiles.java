package io.posestream.results.evaluate.coco;

import io.posestream.core.UserError;
import io.posestream.results.json.JsonReader;
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

    private final CocoOptions options;
    private final TreeSet<Long> images = new TreeSet<>();
    private final TreeSet<Long> categories = new TreeSet<>();
    private final Map<Key, List<CocoPerson>> truths = new HashMap<>();
    private final Map<Key, List<CocoPerson>> detections = new HashMap<>();
    private final Set<Long> ids = new HashSet<>();
    private boolean hasAnnotations;
    private long detectionCount;

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
                case "images" -> file.list(field, () -> images.add(readId(file, "an image")));
                case "categories" -> file.list(field, () -> categories.add(readId(file, "a category")));
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

    private static long readId(JsonReader file, String what) throws IOException {
        List<Long> id = new ArrayList<>(1);
        file.object(what, field -> {
            if (field.equals("id")) {
                id.add(file.whole("id"));
            } else {
                file.skip();
            }
        });
        if (id.isEmpty()) {
            throw file.complaint(what + " has no id", "give it one");
        }
        return id.get(0);
    }

    private void readTruePerson(JsonReader file) throws IOException {
        Draft draft = draft(file, "an annotation");
        long id = draft.need(file, draft.id, "id");
        double[] box = draft.need(file, draft.box, "bbox");
        if (box.length != 4) {
            throw file.complaint("annotation " + id + " has a bbox of " + box.length + " numbers", "write x, y, w, h");
        }
        CocoPerson.Box bounds = new CocoPerson.Box(box[0], box[1], box[2], box[3]);
        double area = options.areaFromBox() ? AREA_OF_BOX * box[2] * box[3] : draft.need(file, draft.area, "area");
        boolean crowd = draft.need(file, draft.crowd, "iscrowd");
        boolean empty = draft.need(file, draft.labelled, "num_keypoints") == 0;
        if (!ids.add(id)) {
            throw file.complaint("annotation id " + id + " occurs twice", "give each annotation its own id");
        }
        truths.computeIfAbsent(draft.key(file), key -> new ArrayList<>())
                .add(CocoPerson.truth(id, draft.points(file), area, bounds, crowd, crowd || empty));
    }

    private void readDetections(JsonReader file) throws IOException {
        file.list("the results", () -> {
            Draft draft = draft(file, "a result");
            Key key = draft.key(file);
            if (!images.contains(key.image())) {
                throw file.complaint(
                        "image_id " + key.image() + " is not in " + options.truth(),
                        "score the results against the truth of the same images");
            }
            double score = draft.need(file, draft.score, "score");
            CocoPerson person = CocoPerson.detection(++detectionCount, draft.points(file), score);
            detections.computeIfAbsent(key, unused -> new ArrayList<>()).add(person);
        });
    }

    private static Draft draft(JsonReader file, String what) throws IOException {
        Draft draft = new Draft(what);
        file.object(what, field -> {
            switch (field) {
                case "id" -> draft.id = Optional.of(file.whole(field));
                case "image_id" -> draft.image = Optional.of(file.whole(field));
                case "category_id" -> draft.category = Optional.of(file.whole(field));
                case "keypoints" -> draft.keypoints = Optional.of(file.numbers(field));
                case "score" -> draft.score = Optional.of(file.number(field));
                case "area" -> draft.area = Optional.of(file.number(field));
                case "bbox" -> draft.box = Optional.of(file.numbers(field));
                case "iscrowd" -> draft.crowd = Optional.of(file.flag(field));
                case "num_keypoints" -> draft.labelled = Optional.of(file.whole(field));
                default -> file.skip();
            }
        });
        return draft;
    }

    /** What an entry has so far. */
    private static final class Draft {
        private final String what;
        private Optional<Long> id = Optional.empty();
        private Optional<Long> image = Optional.empty();
        private Optional<Long> category = Optional.empty();
        private Optional<Long> labelled = Optional.empty();
        private Optional<Double> score = Optional.empty();
        private Optional<Double> area = Optional.empty();
        private Optional<double[]> keypoints = Optional.empty();
        private Optional<double[]> box = Optional.empty();
        private Optional<Boolean> crowd = Optional.empty();

        private Draft(String what) {
            this.what = what;
        }

        private <T> T need(JsonReader file, Optional<T> value, String name) {
            return value.orElseThrow(() -> file.complaint(what + " has no " + name, "give every one its " + name));
        }

        private Key key(JsonReader file) {
            return new Key(need(file, image, "image_id"), need(file, category, "category_id"));
        }

        private double[] points(JsonReader file) {
            double[] points = need(file, keypoints, "keypoints");
            if (points.length != 3 * CocoPerson.JOINTS) {
                throw file.complaint(
                        what + " has " + points.length + " numbers in keypoints", "write x, y, v for 17 joints");
            }
            return points;
        }
    }
}
