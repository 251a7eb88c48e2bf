package io.posestream.evaluate.posetrack.file;

import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the frames of a PoseTrack 2017 file, in which every scalar is a list of one. Static functions. */
final class AnnolistForm {
    private AnnolistForm() {}

    static PoseTrackImage readFrame(JsonReader file, int place) throws IOException {
        Frame frame = new Frame();
        file.object("a frame of annolist", field -> {
            switch (field) {
                case "image" -> file.list("image", () -> readImage(file, frame));
                case "is_labeled" -> frame.labeled = Optional.of(first(file, field) != 0);
                case "ignore_regions" -> frame.regions = readRegions(file);
                case "annorect" -> readPeople(file, frame);
                default -> file.skip();
            }
        });
        if (!frame.hasPeople) {
            throw file.complaint("frame " + (place + 1) + " has no annorect", "write \"annorect\": [] where nobody is");
        }
        return new PoseTrackImage(place, frame.name, frame.labeled, frame.regions, frame.people);
    }

    /** The name of a frame, whose image stands in a list of one, or alone. */
    static ListedFrame readListed(JsonReader file) throws IOException {
        StringBuilder name = new StringBuilder();
        file.object("a frame", field -> {
            if (!field.equals("image")) {
                file.skip();
            } else if (file.atList()) {
                file.list(field, () -> readName(file, name));
            } else {
                readName(file, name);
            }
        });
        return ListedFrame.of(file, name, -1);
    }

    private static void readName(JsonReader file, StringBuilder name) throws IOException {
        file.object("an image", field -> {
            if (field.equals("name") && name.isEmpty()) {
                name.append(file.text(field));
            } else {
                file.skip();
            }
        });
    }

    private static void readPeople(JsonReader file, Frame frame) throws IOException {
        frame.hasPeople = true;
        file.list("annorect", () -> frame.people.add(readPerson(file)));
    }

    private static void readImage(JsonReader file, Frame frame) throws IOException {
        file.object("image", field -> {
            if (field.equals("name") && file.atText()) {
                frame.name = Optional.of(file.text(field));
            } else {
                file.skip();
            }
        });
    }

    private static IgnoreRegions readRegions(JsonReader file) throws IOException {
        List<double[]> xs = new ArrayList<>();
        List<double[]> ys = new ArrayList<>();
        file.list(
                "ignore_regions",
                () -> file.object("an ignore region", field -> {
                    if (!field.equals("point")) {
                        file.skip();
                        return;
                    }
                    List<double[]> corners = new ArrayList<>();
                    file.list("point", () -> corners.add(readCorner(file)));
                    xs.add(corners.stream().mapToDouble(corner -> corner[0]).toArray());
                    ys.add(corners.stream().mapToDouble(corner -> corner[1]).toArray());
                }));
        return IgnoreRegions.of(xs, ys);
    }

    private static double[] readCorner(JsonReader file) throws IOException {
        double[] corner = {Double.NaN, Double.NaN};
        file.object("a corner", field -> {
            switch (field) {
                case "x" -> corner[0] = first(file, field);
                case "y" -> corner[1] = first(file, field);
                default -> file.skip();
            }
        });
        if (Double.isNaN(corner[0]) || Double.isNaN(corner[1])) {
            throw file.complaint("a corner of an ignore region lacks x or y", "give it both");
        }
        return corner;
    }

    private static PoseTrackPerson readPerson(JsonReader file) throws IOException {
        PoseTrackPerson.Builder person = PoseTrackPerson.builder(Joints.COUNT);
        double[] box = {Double.NaN, Double.NaN, Double.NaN, Double.NaN};
        boolean[] hasPoints = new boolean[1];
        file.object("a person of annorect", field -> {
            switch (field) {
                case "track_id" -> person.trackId(firstWhole(file, field));
                case "score" -> readScore(file, person);
                case "x1" -> box[0] = first(file, field);
                case "y1" -> box[1] = first(file, field);
                case "x2" -> box[2] = first(file, field);
                case "y2" -> box[3] = first(file, field);
                case "annopoints" -> hasPoints[0] = readPoints(file, person);
                default -> file.skip();
            }
        });
        if (!hasPoints[0]) {
            person.withoutPoints();
        }
        if (!Double.isNaN(box[0] + box[1] + box[2] + box[3])) {
            person.head(new HeadBox(box[0], box[1], box[2], box[3]));
        }
        return person.build();
    }

    private static void readScore(JsonReader file, PoseTrackPerson.Builder person) throws IOException {
        double[] score = {Double.NaN};
        file.list("score", () -> score[0] = Double.isNaN(score[0]) ? file.number("score") : score[0]);
        if (!Double.isNaN(score[0])) {
            person.score(score[0]);
        }
    }

    /** True when the first entry of annopoints has a list of points, be it empty. */
    private static boolean readPoints(JsonReader file, PoseTrackPerson.Builder person) throws IOException {
        boolean[] found = new boolean[1];
        int[] entries = new int[1];
        file.list("annopoints", () -> {
            if (entries[0]++ > 0) {
                file.skip();
                return;
            }
            file.object("annopoints", field -> {
                if (field.equals("point")) {
                    found[0] = true;
                    file.list("point", () -> readPoint(file, person));
                } else {
                    file.skip();
                }
            });
        });
        return found[0];
    }

    private static void readPoint(JsonReader file, PoseTrackPerson.Builder person) throws IOException {
        double[] point = {Double.NaN, Double.NaN, Double.NaN, 1};
        long[] id = {-1};
        file.object("a point", field -> {
            switch (field) {
                case "id" -> id[0] = file.atNull() ? -1 : firstWhole(file, field);
                case "x" -> point[0] = first(file, field);
                case "y" -> point[1] = first(file, field);
                case "score" -> point[2] = first(file, field);
                case "is_visible" -> point[3] = readVisible(file);
                default -> file.skip();
            }
        });
        if (Double.isNaN(point[0]) || Double.isNaN(point[1])) {
            throw file.complaint("a point lacks x or y", "give it both, or leave the joint out");
        }
        int joint = id[0] < 0 || id[0] >= Joints.COUNT ? -1 : (int) id[0];
        if (joint < 0 || person.isListed(joint)) {
            return; // the first entry of a joint wins
        }
        person.joint(joint, point[0], point[1], point[3]);
        if (!Double.isNaN(point[2])) {
            person.jointScore(joint, point[2]);
        }
    }

    /** Real files write a list of one number, of one text, or an empty list; nothing reads it. */
    private static double readVisible(JsonReader file) throws IOException {
        file.skip();
        return 1;
    }

    private static double first(JsonReader file, String what) throws IOException {
        double[] value = {Double.NaN};
        file.list(what, () -> value[0] = Double.isNaN(value[0]) ? file.number(what) : value[0]);
        if (Double.isNaN(value[0])) {
            throw file.complaint(what + " is an empty list", "write its value as [value]");
        }
        return value[0];
    }

    private static long firstWhole(JsonReader file, String what) throws IOException {
        List<Long> values = new ArrayList<>();
        file.list(what, () -> values.add(file.whole(what)));
        if (values.isEmpty()) {
            throw file.complaint(what + " is an empty list", "write its value as [value]");
        }
        return values.get(0);
    }

    /** What a frame has so far. */
    private static final class Frame {
        private final List<PoseTrackPerson> people = new ArrayList<>();
        private Optional<String> name = Optional.empty();
        private Optional<Boolean> labeled = Optional.empty();
        private IgnoreRegions regions = IgnoreRegions.missing();
        private boolean hasPeople;
    }
}
