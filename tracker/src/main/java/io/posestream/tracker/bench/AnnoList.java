package io.posestream.tracker.bench;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One sequence in PoseTrack 2017's form: every scalar sits in a list of one. Immutable. */
final class AnnoList {
    /** Joints of PoseTrack 2017. */
    static final int JOINTS = Skeletons.POSETRACK_15.size();

    /**
     * One person of one frame.
     *
     * @param box the head in truth, the person in a detector's output
     * @param trackId 0 where none is given
     * @param score of the box, 1 where none is given
     * @param joints per id of PoseTrack 2017; empty where not annotated
     */
    record Person(Box box, int trackId, float score, List<Optional<Keypoint>> joints) {
        Person {
            joints = List.copyOf(joints);
        }
    }

    private final List<List<Person>> frames;

    private AnnoList(List<List<Person>> frames) {
        this.frames = frames;
    }

    /** Reads a file, plain or gzip; throws {@link UserError} naming what is wrong with it. */
    static AnnoList read(Path file) {
        List<List<Person>> frames = new ArrayList<>();
        for (Object frame : list(JsonTree.read(file), "annolist", file)) {
            Map<?, ?> fields = map(frame, file);
            if (fields.get("ignore_regions") instanceof List<?> regions && !regions.isEmpty()) {
                throw new UserError(file + " has ignore regions: score it with evaluate posetrack");
            }
            List<Person> people = new ArrayList<>();
            for (Object person : list(fields, "annorect", file)) {
                person(map(person, file), file).ifPresent(people::add);
            }
            frames.add(List.copyOf(people));
        }
        return new AnnoList(List.copyOf(frames));
    }

    /** People per frame. */
    List<List<Person>> frames() {
        return frames;
    }

    /** Empty for a person without points: the official evaluator leaves those out. */
    private static Optional<Person> person(Map<?, ?> fields, Path file) {
        if (!(fields.get("annopoints") instanceof List<?> sets)
                || sets.isEmpty()
                || !(map(sets.get(0), file).get("point") instanceof List<?> points)) {
            return Optional.empty();
        }
        List<Optional<Keypoint>> joints = new ArrayList<>();
        for (int joint = 0; joint < JOINTS; joint++) {
            joints.add(Optional.empty());
        }
        for (Object point : points) {
            Map<?, ?> values = map(point, file);
            int id = (int) number(values, "id", -1, file);
            if (id < 0 || id >= JOINTS) {
                throw new UserError(file + " has a joint that PoseTrack 2017 has not: " + id);
            }
            if (joints.get(id).isEmpty()) {
                float x = (float) number(values, "x", 0, file);
                float y = (float) number(values, "y", 0, file);
                joints.set(id, Optional.of(new Keypoint(x, y, score(values, file))));
            }
        }
        Box box = Box.between(
                number(fields, "x1", 0, file),
                number(fields, "y1", 0, file),
                number(fields, "x2", 0, file),
                number(fields, "y2", 0, file));
        int trackId = (int) number(fields, "track_id", 0, file);
        return Optional.of(new Person(box, trackId, score(fields, file), joints));
    }

    /** Scores are clamped to [0, 1], as every stage does; 1 where none is given. */
    private static float score(Map<?, ?> fields, Path file) {
        return (float) Math.min(Math.max(number(fields, "score", 1, file), 0), 1);
    }

    private static Map<?, ?> map(Object value, Path file) {
        if (value instanceof Map<?, ?> map) {
            return map;
        }
        throw new UserError(file + " is not in annolist form: expected an object, found " + value);
    }

    private static List<?> list(Map<?, ?> fields, String name, Path file) {
        if (fields.get(name) instanceof List<?> list) {
            return list;
        }
        throw new UserError(file + " is not in annolist form: no list \"" + name + "\"");
    }

    private static double number(Map<?, ?> fields, String name, double absent, Path file) {
        Object value = fields.get(name);
        if (value == null) {
            return absent;
        }
        if (value instanceof List<?> one && one.size() == 1 && one.get(0) instanceof Double number) {
            return number;
        }
        throw new UserError(file + " is not in annolist form: \"" + name + "\" is " + value);
    }
}
