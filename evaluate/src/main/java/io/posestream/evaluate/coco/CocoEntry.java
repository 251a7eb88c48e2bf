package io.posestream.evaluate.coco;

import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.util.Optional;
import java.util.Set;

/** One entry of a COCO file, an annotation or a result, as far as it was asked for. Not thread-safe. */
final class CocoEntry {
    /** Left, top, width, height. */
    private static final int BOX_NUMBERS = 4;

    private final JsonReader file;
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
    private Optional<UserError> fault = Optional.empty();
    private boolean masked;

    private CocoEntry(JsonReader file, String what) {
        this.file = file;
        this.what = what;
    }

    /**
     * Reads the entry here.
     *
     * @param file at the entry
     * @param what names it in complaints
     * @param wanted fields that are read; all others are passed over, whatever they hold
     */
    static CocoEntry read(JsonReader file, String what, Set<String> wanted) throws IOException {
        CocoEntry entry = new CocoEntry(file, what);
        // of the entry's fields: the reader stands past its brace
        int depth = file.depth();
        file.object(what, field -> {
            entry.masked |= field.equals("segmentation");
            if (wanted.contains(field)) {
                entry.note(field, depth);
            } else {
                file.skip();
            }
        });
        if (entry.fault.isPresent()) {
            UserError fault = entry.fault.get();
            throw new UserError(fault.getMessage() + " (in " + entry.named() + ")", fault);
        }
        return entry;
    }

    /** The first fault is kept until the rest is read, which may tell which entry it is. */
    private void note(String field, int depth) throws IOException {
        try {
            read(field);
        } catch (UserError e) {
            fault = fault.or(() -> Optional.of(e));
            // a list is left in its middle
            file.leaveTo(depth);
        }
    }

    /** By what people find it in their file. */
    private String named() {
        String name = what.replaceFirst("^an? ", "");
        return (id.isPresent() ? name + " " + id.get() : what)
                + image.map(number -> " of image_id " + number).orElse("");
    }

    private void read(String field) throws IOException {
        switch (field) {
            case "id" -> id = Optional.of(file.whole(field));
            case "image_id" -> image = Optional.of(file.whole(field));
            case "category_id" -> category = Optional.of(file.whole(field));
            case "keypoints" -> keypoints = Optional.of(file.numbers(field));
            case "score" -> score = Optional.of(file.number(field));
            case "area" -> area = Optional.of(file.number(field));
            case "bbox" -> box = Optional.of(file.numbers(field));
            case "iscrowd" -> crowd = Optional.of(file.flag(field));
            case "num_keypoints" -> labelled = Optional.of(file.whole(field));
            default -> throw new IllegalArgumentException("no such field of an entry: " + field);
        }
    }

    /** Reads the id of an image or a category, and nothing else of it. */
    static long readId(JsonReader file, String what) throws IOException {
        return read(file, what, Set.of("id")).id.orElseThrow(() -> file.complaint(what + " has no id", "give it one"));
    }

    /** The id; like all that follows, a {@link UserError} where the entry lacks it. */
    long id() {
        return need(id, "id");
    }

    long image() {
        return need(image, "image_id");
    }

    long category() {
        return need(category, "category_id");
    }

    long labelled() {
        return need(labelled, "num_keypoints");
    }

    double score() {
        return need(score, "score");
    }

    double area() {
        return need(area, "area");
    }

    boolean isCrowd() {
        return need(crowd, "iscrowd");
    }

    /** Whether it has a box, an empty one not counted. */
    boolean hasBox() {
        return box.isPresent() && box.get().length > 0;
    }

    /** Whether it has a mask. */
    boolean isMasked() {
        return masked;
    }

    /** Left, top, width and height, in pixels of the picture. */
    double[] box() {
        double[] numbers = need(box, "bbox");
        if (numbers.length != BOX_NUMBERS) {
            throw file.complaint(
                    named() + " has a bbox of " + numbers.length + " numbers", "write [left, top, width, height]");
        }
        return numbers;
    }

    /** x, y, v of 17 joints. */
    double[] points() {
        double[] points = need(keypoints, "keypoints");
        if (points.length != 3 * CocoPerson.JOINTS) {
            throw file.complaint(
                    named() + " has " + points.length + " numbers in keypoints", "write x, y, v for 17 joints");
        }
        return points;
    }

    private <T> T need(Optional<T> value, String name) {
        return value.orElseThrow(() -> file.complaint(named() + " has no " + name, "give every one its " + name));
    }
}
