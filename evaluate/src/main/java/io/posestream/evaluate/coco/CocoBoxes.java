package io.posestream.evaluate.coco;

import io.posestream.core.Box;
import io.posestream.core.Detection;
import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Pictures and the boxes of people in them, read from COCO's files. Immutable once made, thread-safe. */
public final class CocoBoxes {
    private static final long PERSON = 1;
    private static final Set<String> TRUTH = Set.of("image_id", "category_id", "bbox", "iscrowd", "num_keypoints");
    private static final Set<String> RESULT = Set.of("image_id", "category_id", "bbox", "score");

    private final Map<Long, String> pictures = new LinkedHashMap<>();
    private final Map<Long, List<Detection>> people = new HashMap<>();
    private final List<Long> categories = new ArrayList<>();
    private long elsewhere;

    /** An entry with a box. */
    private record Entry(long image, long category, Detection person, boolean isLabelled) {}

    private CocoBoxes() {}

    /**
     * The pictures of an annotation file, and the people with keypoints who are no crowd.
     *
     * @throws UserError where the file cannot be read or is of another form; one line
     */
    public static CocoBoxes ofTruth(Path annotations) {
        CocoBoxes boxes = new CocoBoxes();
        List<Entry> entries = new ArrayList<>();
        JsonReader.read(
                annotations,
                file -> file.object("the file", field -> {
                    switch (field) {
                        case "images" -> file.list(field, () -> boxes.readPicture(file));
                        case "categories" ->
                            file.list(field, () -> boxes.categories.add(CocoEntry.readId(file, "a category")));
                        case "annotations" -> file.list(field, () -> entries.add(readTruth(file)));
                        default -> file.skip();
                    }
                }));
        if (boxes.pictures.isEmpty() || boxes.categories.isEmpty()) {
            throw new UserError(annotations + ": lacks images or categories; give a COCO keypoint annotation file");
        }
        boxes.add(entries.stream().filter(Entry::isLabelled).toList(), boxes.category());
        return boxes;
    }

    /**
     * The people of a detector's results who are in the pictures of {@code truth}.
     *
     * @throws UserError where the file cannot be read, is of another form or holds nobody; one line
     */
    public static CocoBoxes ofDetector(Path results, CocoBoxes truth) {
        CocoBoxes boxes = new CocoBoxes();
        boxes.pictures.putAll(truth.pictures);
        List<Entry> entries = new ArrayList<>();
        JsonReader.read(results, file -> file.list("the boxes", () -> entries.add(readResult(file))));
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

    private static Entry readTruth(JsonReader file) throws IOException {
        CocoEntry entry = CocoEntry.read(file, "an entry", TRUTH);
        Detection person = person(file, entry.box(), 1);
        boolean isLabelled = !entry.isCrowd() && entry.labelled() > 0;
        return new Entry(entry.image(), entry.category(), person, isLabelled);
    }

    private static Entry readResult(JsonReader file) throws IOException {
        CocoEntry entry = CocoEntry.read(file, "an entry", RESULT);
        Detection person = person(file, entry.box(), entry.score());
        return new Entry(entry.image(), entry.category(), person, false);
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

    /** File names by id, in the order of the file; read only. */
    public Map<Long, String> pictures() {
        return Collections.unmodifiableMap(pictures);
    }

    /** People by id of their picture, in the order of the file; read only. Boxes in pixels of the picture. */
    public Map<Long, List<Detection>> people() {
        return Collections.unmodifiableMap(people);
    }

    /** Of people: the only one, or COCO's. */
    public long category() {
        return categories.size() == 1 ? categories.get(0) : PERSON;
    }

    /** How many boxes are in no picture of the truth, in words. */
    public Optional<String> note() {
        return elsewhere == 0
                ? Optional.empty()
                : Optional.of(elsewhere + " boxes are of pictures that the annotations do not name: left out");
    }
}
