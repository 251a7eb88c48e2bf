package io.posestream.evaluate.mpii;

import io.posestream.core.Skeletons;
import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** One entry of an MPII file. Owns its arrays. Immutable. */
final class MpiiPerson {
    static final int JOINTS = Skeletons.MPII_16.size();

    private final String image;
    private final List<double[]> joints;
    private final double[] visible;
    private final double headDiagonal;

    private MpiiPerson(String image, List<double[]> joints, double[] visible, double headDiagonal) {
        this.image = image;
        this.joints = joints;
        this.visible = visible;
        this.headDiagonal = headDiagonal;
    }

    /** All entries of a file; {@code truth} ones need joints_vis and headbox. */
    static List<MpiiPerson> read(Path path, boolean truth) {
        List<MpiiPerson> people = new ArrayList<>();
        JsonReader.read(path, file -> file.list("the file", () -> people.add(readOne(file, people.size() + 1, truth))));
        if (people.isEmpty()) {
            throw new UserError(path + ": holds nobody; give one entry per person");
        }
        return people;
    }

    private static MpiiPerson readOne(JsonReader file, int number, boolean truth) throws IOException {
        String what = "entry " + number;
        StringBuilder image = new StringBuilder();
        List<double[]> joints = new ArrayList<>();
        List<double[]> visible = new ArrayList<>();
        List<double[]> head = new ArrayList<>();
        file.object(what, field -> {
            switch (field) {
                case "image" -> image.append(file.text(field));
                case "joints" -> file.list(field, () -> joints.add(file.numbers("a joint")));
                case "joints_vis" -> visible.add(file.numbers(field));
                case "headbox" -> head.add(file.numbers(field));
                default -> file.skip();
            }
        });
        if (image.isEmpty()) {
            throw file.complaint(what + " has no image", "name its picture");
        }
        if (joints.size() != JOINTS || joints.stream().anyMatch(joint -> joint.length < 2)) {
            throw file.complaint(what + " has not 16 joints of x and y", "write [[x, y], ...] in MPII's order");
        }
        if (!truth) {
            return new MpiiPerson(image.toString(), joints, new double[0], Double.NaN);
        }
        if (visible.isEmpty() || visible.get(0).length != JOINTS) {
            throw file.complaint(what + " has not 16 numbers in joints_vis", "write 1 for an annotated joint, else 0");
        }
        if (head.isEmpty() || head.get(0).length != 4) {
            throw file.complaint(what + " has no headbox of four numbers", "write [x1, y1, x2, y2]");
        }
        double[] box = head.get(0);
        double diagonal = distance(box[2] - box[0], box[3] - box[1]);
        if (diagonal == 0) {
            throw file.complaint(what + " has a headbox without size", "correct it, distances are measured by it");
        }
        return new MpiiPerson(image.toString(), joints, visible.get(0), diagonal);
    }

    private static double distance(double dx, double dy) {
        return Math.sqrt(dx * dx + dy * dy);
    }

    String image() {
        return image;
    }

    boolean isVisible(int joint) {
        return visible[joint] != 0;
    }

    double headDiagonal() {
        return headDiagonal;
    }

    /** Distance of a joint to that of another person, in pixels. */
    double distance(MpiiPerson other, int joint) {
        double[] mine = joints.get(joint);
        double[] theirs = other.joints.get(joint);
        return distance(mine[0] - theirs[0], mine[1] - theirs[1]);
    }
}
