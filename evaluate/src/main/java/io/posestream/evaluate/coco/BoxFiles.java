package io.posestream.evaluate.coco;

import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Boxes of people as COCO's files have them, true and found, picture by picture. Not thread-safe; one use. */
final class BoxFiles {
    private static final long PERSON = 1;
    private static final Set<String> TRUTH = Set.of("image_id", "category_id", "bbox", "num_keypoints");
    private static final Set<String> RESULT = Set.of("image_id", "category_id", "bbox", "score");

    private final Map<Long, Picture> pictures = new LinkedHashMap<>();
    private final Set<Long> categories = new HashSet<>();
    private long elsewhere;

    private BoxFiles() {}

    /**
     * A box in pixels of its picture.
     *
     * @param score 1 for a true one
     */
    record ScoredBox(double left, double top, double right, double bottom, double score) {
        private static ScoredBox of(double[] box, double score) {
            return new ScoredBox(box[0], box[1], box[0] + box[2], box[1] + box[3], score);
        }
    }

    /**
     * One picture.
     *
     * @param truths people with keypoints, in file order
     * @param found in file order
     */
    record Picture(List<ScoredBox> truths, List<ScoredBox> found) {}

    /** Reads both files; throws {@link UserError}, one line: file, what, what to do. */
    static BoxFiles read(Path truth, Path predictions) {
        BoxFiles files = new BoxFiles();
        files.readTruth(truth);
        files.readFound(predictions);
        return files;
    }

    private void readTruth(Path path) {
        List<Entry> people = new ArrayList<>();
        JsonReader.read(
                path,
                file -> file.object("the file", field -> {
                    switch (field) {
                        case "images" ->
                            file.list(
                                    field,
                                    () -> pictures.put(
                                            CocoEntry.readId(file, "an image"),
                                            new Picture(new ArrayList<>(), new ArrayList<>())));
                        case "categories" ->
                            file.list(field, () -> categories.add(CocoEntry.readId(file, "a category")));
                        case "annotations" ->
                            file.list(field, () -> {
                                CocoEntry entry = CocoEntry.read(file, "an annotation", TRUTH);
                                if (entry.labelled() > 0) {
                                    people.add(
                                            new Entry(entry.image(), entry.category(), ScoredBox.of(entry.box(), 1)));
                                }
                            });
                        default -> file.skip();
                    }
                }));
        if (pictures.isEmpty() || categories.isEmpty()) {
            throw new UserError(path + ": lacks images or categories; give a COCO annotation file of people");
        }
        for (Entry person : people) {
            if (person.category() == category() && pictures.containsKey(person.image())) {
                pictures.get(person.image()).truths().add(person.box());
            }
        }
    }

    private void readFound(Path path) {
        List<Entry> found = new ArrayList<>();
        JsonReader.read(
                path,
                file -> file.list("the results", () -> {
                    CocoEntry entry = CocoEntry.read(file, "a result", RESULT);
                    found.add(new Entry(entry.image(), entry.category(), ScoredBox.of(entry.box(), entry.score())));
                }));
        for (Entry one : found) {
            if (one.category() == category()) {
                Picture picture = pictures.get(one.image());
                if (picture == null) {
                    elsewhere++;
                } else {
                    picture.found().add(one.box());
                }
            }
        }
    }

    /** Of people: the only one, or COCO's. */
    private long category() {
        return categories.size() == 1 ? categories.iterator().next() : PERSON;
    }

    /** In the order of the truth. */
    List<Picture> pictures() {
        return List.copyOf(pictures.values());
    }

    /** Boxes that were found in pictures which the truth does not name. */
    long elsewhere() {
        return elsewhere;
    }

    /** A box with its place. */
    private record Entry(long image, long category, ScoredBox box) {}
}
