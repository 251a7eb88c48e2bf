package io.posestream.runner.images;

import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.UserError;
import io.posestream.results.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads pictures and boxes of people from COCO's files. Not thread-safe; one use. */
final class CocoBoxes {
    private static final long PERSON = 1;
    /** Left, top, width, height. */
    private static final int BOX_NUMBERS = 4;

    private final Map<Long, String> pictures = new LinkedHashMap<>();
    private final Map<Long, List<Detection>> people = new HashMap<>();
    private final List<Long> categories = new ArrayList<>();
    private long elsewhere;

    /** An entry with a box. */
    private record Entry(long image, long category, Detection person, boolean isLabelled) {}

    private CocoBoxes() {}

    /** The pictures of an annotation file, and the people with keypoints who are no crowd. */
    static CocoBoxes ofTruth(Path annotations) {
        CocoBoxes boxes = new CocoBoxes();
        List<Entry> entries = new ArrayList<>();
        JsonReader.read(
                annotations,
                file -> file.object("the file", field -> {
                    switch (field) {
                        case "images" -> file.list(field, () -> boxes.readPicture(file));
                        case "categories" -> file.list(field, () -> boxes.readCategory(file));
                        case "annotations" -> file.list(field, () -> entries.add(readEntry(file, false)));
                        default -> file.skip();
                    }
                }));
        if (boxes.pictures.isEmpty() || boxes.categories.isEmpty()) {
            throw new UserError(annotations + ": lacks images or categories; give a COCO keypoint annotation file");
        }
        boxes.add(entries.stream().filter(Entry::isLabelled).toList(), boxes.category());
        return boxes;
    }

    /** The people of a detector's results who are in the pictures of {@code truth}. */
    static CocoBoxes ofDetector(Path results, CocoBoxes truth) {
        CocoBoxes boxes = new CocoBoxes();
        boxes.pictures.putAll(truth.pictures);
        List<Entry> entries = new ArrayList<>();
        JsonReader.read(results, file -> file.list("the boxes", () -> entries.add(readEntry(file, true))));
        boxes.add(entries, truth.category());
        if (boxes.people.isEmpty()) {
            throw new UserError(results + ": holds no box of a person (category " + truth.category()
                    + ") in the annotated pictures; give the detections of the same pictures");
        }
        return boxes;
    }

    private void add(List<Entry> entries, long category) {
        for (Entry entry : entries) {
            if (entry.category() != category) {
                continue;
            }
            if (pictures.containsKey(entry.image())) {
                people.computeIfAbsent(entry.image(), unused -> new ArrayList<>())
                        .add(entry.person());
            } else {
                elsewhere++;
            }
        }
    }

    private void readPicture(JsonReader file) throws IOException {
        List<Long> id = new ArrayList<>(1);
        List<String> name = new ArrayList<>(1);
        file.object("an image", field -> {
            switch (field) {
                case "id" -> id.add(file.whole(field));
                case "file_name" -> name.add(file.text(field));
                default -> file.skip();
            }
        });
        if (id.isEmpty() || name.isEmpty()) {
            throw file.complaint("an image lacks id or file_name", "give it both");
        }
        pictures.put(id.get(0), name.get(0));
    }

    private void readCategory(JsonReader file) throws IOException {
        file.object("a category", field -> {
            if (field.equals("id")) {
                categories.add(file.whole(field));
            } else {
                file.skip();
            }
        });
    }

    private static Entry readEntry(JsonReader file, boolean isScored) throws IOException {
        Map<String, Double> numbers = new HashMap<>();
        List<double[]> box = new ArrayList<>(1);
        file.object("an entry", field -> {
            switch (field) {
                case "image_id", "category_id", "num_keypoints" -> numbers.put(field, (double) file.whole(field));
                case "score" -> numbers.put(field, file.number(field));
                case "iscrowd" -> numbers.put(field, file.flag(field) ? 1.0 : 0.0);
                case "bbox" -> box.add(file.numbers(field));
                default -> file.skip();
            }
        });
        if (box.isEmpty() || box.get(0).length != BOX_NUMBERS) {
            throw file.complaint("an entry has no bbox of four numbers", "write [left, top, width, height]");
        }
        double score = isScored ? need(file, numbers, "score") : 1;
        boolean isCrowd = !isScored && need(file, numbers, "iscrowd") != 0;
        boolean isLabelled = !isScored && need(file, numbers, "num_keypoints") > 0 && !isCrowd;
        return new Entry(
                (long) need(file, numbers, "image_id"),
                (long) need(file, numbers, "category_id"),
                person(file, box.get(0), score),
                isLabelled);
    }

    private static Detection person(JsonReader file, double[] box, double score) {
        try {
            return new Detection(
                    new Box((float) box[0], (float) box[1], (float) box[2], (float) box[3]), (float) score);
        } catch (IllegalArgumentException e) {
            throw file.complaint(
                    "a box is not as it should be (" + e.getMessage() + ")",
                    "write a width and height of 0 or more and" + " a score from 0 to 1");
        }
    }

    private static double need(JsonReader file, Map<String, Double> numbers, String name) {
        Double value = numbers.get(name);
        if (value == null) {
            throw file.complaint("an entry has no " + name, "give every one its " + name);
        }
        return value;
    }

    /** File names by id, in the order of the file. */
    Map<Long, String> pictures() {
        return pictures;
    }

    /** People by id of their picture, in the order of the file. */
    Map<Long, List<Detection>> people() {
        return people;
    }

    /** Of people: the only one, or COCO's. */
    long category() {
        return categories.size() == 1 ? categories.get(0) : PERSON;
    }

    /** How many boxes are in no picture of the truth, in words. */
    Optional<String> note() {
        return elsewhere == 0
                ? Optional.empty()
                : Optional.of(elsewhere + " boxes are of pictures that the annotations do not name: left out");
    }
}
