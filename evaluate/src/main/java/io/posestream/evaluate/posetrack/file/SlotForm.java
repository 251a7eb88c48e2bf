package io.posestream.evaluate.posetrack.file;

import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Collects a PoseTrack 2018 or 2021 file, whose parts may come in any order. Not thread-safe; one use. */
final class SlotForm {
    private final Map<Long, List<PoseTrackPerson>> people = new HashMap<>();
    private final List<Image> images = new ArrayList<>();
    private final List<Long> imagesOfPeople = new ArrayList<>();
    private Optional<PoseTrackSequence.Category> category = Optional.empty();
    private boolean hasImages;
    private boolean hasAnnotations;
    private boolean is2021;

    void readImages(JsonReader file) throws IOException {
        hasImages = true;
        file.list("images", () -> images.add(readImage(file)));
    }

    void readAnnotations(JsonReader file) throws IOException {
        hasAnnotations = true;
        file.list("annotations", () -> readAnnotation(file));
    }

    void readCategories(JsonReader file) throws IOException {
        int[] count = new int[1];
        StringBuilder name = new StringBuilder();
        List<String> keypoints = new ArrayList<>();
        file.list("categories", () -> {
            if (count[0]++ > 0) {
                file.skip();
                return;
            }
            file.object("a category", field -> {
                switch (field) {
                    case "name" -> name.append(file.text(field));
                    case "keypoints" -> file.list(field, () -> keypoints.add(file.text("a keypoint's name")));
                    default -> file.skip();
                }
            });
        });
        category = Optional.of(new PoseTrackSequence.Category(count[0], name.toString(), keypoints));
    }

    private Image readImage(JsonReader file) throws IOException {
        Image image = new Image();
        file.object("an image", field -> {
            switch (field) {
                case "id" -> image.id = Optional.of(file.whole("image id"));
                case "file_name" -> image.fileName = Optional.of(file.text(field));
                case "is_labeled" -> image.labeled = Optional.of(file.flag(field));
                case "ignore_regions_x" -> image.regions = image.regions.withX(readPolygons(file, field));
                case "ignore_regions_y" -> image.regions = image.regions.withY(readPolygons(file, field));
                case "has_labeled_person" -> {
                    is2021 = true;
                    file.skip();
                }
                default -> file.skip();
            }
        });
        if (image.id.isEmpty()) {
            throw file.complaint("an image has no id", "give every image its id");
        }
        return image;
    }

    /** Name and id of an image, which may lack the id. */
    static ListedFrame readListed(JsonReader file) throws IOException {
        StringBuilder name = new StringBuilder();
        long[] id = {-1};
        file.object("an image", field -> {
            if (field.equals("file_name")) {
                name.append(file.text(field));
            } else if (field.equals("id") && file.atWholeNumber()) {
                id[0] = file.whole(field);
            } else {
                file.skip();
            }
        });
        return ListedFrame.of(file, name, id[0]);
    }

    private static List<double[]> readPolygons(JsonReader file, String field) throws IOException {
        List<double[]> polygons = new ArrayList<>();
        file.list(field, () -> polygons.add(file.numbers(field)));
        return polygons;
    }

    private void readAnnotation(JsonReader file) throws IOException {
        Annotation person = new Annotation();
        file.object("an annotation", field -> {
            switch (field) {
                case "image_id" -> person.imageId = Optional.of(file.whole(field));
                case "keypoints" -> person.keypoints = Optional.of(readKeypoints(file, person));
                case "scores" -> person.scores = Optional.of(file.numbers(field));
                case "track_id" -> readTrackId(file, person);
                case "person_id" -> readPersonId(file, person);
                case "score" -> person.score = Optional.of(file.number(field));
                case "bbox" -> person.body = readBox(file, field);
                case "bbox_head" -> person.head = readBox(file, field);
                default -> file.skip();
            }
        });
        long imageId = person.imageId.orElseThrow(
                () -> file.complaint("an annotation has no image_id", "say on which image the person is"));
        if (person.keypoints.isEmpty()) {
            throw file.complaint("an annotation has no keypoints", "write x, y, v for every slot, zeros where unknown");
        }
        people.computeIfAbsent(imageId, id -> new ArrayList<>()).add(person.build(file));
        imagesOfPeople.add(imageId);
    }

    private static double[] readKeypoints(JsonReader file, Annotation person) throws IOException {
        double[] values = file.numbers("keypoints");
        person.whole = file.lastNumbersWereWhole();
        return values;
    }

    private static void readTrackId(JsonReader file, Annotation person) throws IOException {
        if (!file.atNull()) {
            person.wholeTrackId = file.atWholeNumber();
            person.trackId = Optional.of(file.whole("track_id"));
        }
    }

    private void readPersonId(JsonReader file, Annotation person) throws IOException {
        is2021 = true;
        if (!file.atNull()) {
            person.personId = Optional.of(file.whole("person_id"));
        }
    }

    private static Optional<HeadBox> readBox(JsonReader file, String field) throws IOException {
        double[] box = file.numbers(field);
        if (box.length != 4) {
            return Optional.empty();
        }
        return Optional.of(new HeadBox(box[0], box[1], box[0] + box[2], box[1] + box[3]));
    }

    PoseTrackSequence finish(String name, String source) {
        if (!hasImages) {
            throw new UserError(source + ": has neither annolist nor images; give a PoseTrack 2017, 2018 or 2021 file");
        }
        if (!hasAnnotations) {
            throw new UserError(source + ": has no annotations; write an empty list where nobody is seen");
        }
        List<PoseTrackImage> finished = new ArrayList<>();
        Map<Long, Boolean> known = new HashMap<>();
        for (Image image : images) {
            long id = image.id.orElseThrow();
            known.put(id, true);
            finished.add(new PoseTrackImage(
                    id, image.fileName, image.labeled, image.regions, people.getOrDefault(id, List.of())));
        }
        int strays = (int)
                imagesOfPeople.stream().filter(id -> !known.containsKey(id)).count();
        Dialect dialect = is2021 ? Dialect.POSETRACK_2021 : Dialect.POSETRACK_2018;
        return new PoseTrackSequence(name, source, dialect, category, finished, strays);
    }

    /** What an image has so far. */
    private static final class Image {
        private Optional<Long> id = Optional.empty();
        private Optional<String> fileName = Optional.empty();
        private Optional<Boolean> labeled = Optional.empty();
        private IgnoreRegions regions = IgnoreRegions.missing();
    }

    /** What a person has so far. */
    private static final class Annotation {
        private Optional<Long> imageId = Optional.empty();
        private Optional<double[]> keypoints = Optional.empty();
        private Optional<double[]> scores = Optional.empty();
        private Optional<Long> trackId = Optional.empty();
        private Optional<Long> personId = Optional.empty();
        private Optional<Double> score = Optional.empty();
        private Optional<HeadBox> head = Optional.empty();
        private Optional<HeadBox> body = Optional.empty();
        private boolean whole;
        private boolean wholeTrackId = true;

        private PoseTrackPerson build(JsonReader file) {
            double[] points = keypoints.orElseThrow();
            if (points.length % 3 != 0) {
                throw file.complaint("keypoints has " + points.length + " numbers", "write x, y, v for every slot");
            }
            PoseTrackPerson.Builder person = PoseTrackPerson.builder(points.length / 3);
            for (int slot = 0; slot < points.length / 3; slot++) {
                double x = points[3 * slot];
                double y = points[3 * slot + 1];
                double v = points[3 * slot + 2];
                if (x != 0 || y != 0 || v != 0) {
                    person.joint(slot, x, y, v);
                }
            }
            double[] given = scores.orElseGet(() -> new double[0]);
            for (int slot = 0; slot < Math.min(given.length, points.length / 3); slot++) {
                person.jointScore(slot, given[slot]);
            }
            scores.ifPresent(list -> person.scoreCount(list.length));
            trackId.ifPresent(person::trackId);
            personId.ifPresent(person::personId);
            score.ifPresent(person::score);
            head.ifPresent(person::head);
            body.ifPresent(person::body);
            return person.wholeCoordinates(whole).wholeTrackId(wholeTrackId).build();
        }
    }
}
