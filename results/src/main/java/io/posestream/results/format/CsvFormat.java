package io.posestream.results.format;

import io.posestream.core.Box;
import io.posestream.core.Keypoint;
import io.posestream.core.Pose;
import io.posestream.core.Skeleton;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;

/**
 * One line per person and frame (RFC 4180, a comma between fields, header first): frame number, event time in µs, track,
 * scores, box, then x, y and score of each joint of the network's own skeleton. Absent joints are empty fields.
 */
public final class CsvFormat implements ResultFormat {
    private static final String FIXED = "frame,time_us,track_id,score,box_score,box_left,box_top,box_width,box_height";

    @Override
    public String fileName() {
        return "tracks.csv";
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        List<Skeleton> header = new ArrayList<>(1);
        try (Writer out = TextFile.open(target)) {
            frames.forEach(item -> {
                if (item instanceof SettledItem.Shown shown) {
                    if (header.isEmpty()) {
                        header.add(shown.skeleton());
                        out.write(header(shown.skeleton()));
                    }
                    requireSame(header.get(0), shown);
                    for (SettledPerson person : shown.people()) {
                        out.write(line(shown, person));
                    }
                }
            });
            if (header.isEmpty()) {
                out.write(FIXED + "\n");
            }
        }
        return List.of();
    }

    private static void requireSame(Skeleton skeleton, SettledItem.Shown shown) throws IOException {
        if (!skeleton.equals(shown.skeleton())) {
            throw new IOException("the skeleton changes from " + skeleton.id() + " to "
                    + shown.skeleton().id() + " at frame " + shown.id() + ": one table cannot hold both");
        }
    }

    private static String header(Skeleton skeleton) {
        StringJoiner line = new StringJoiner(",", "", "\n").add(FIXED);
        for (String name : skeleton.names()) {
            line.add(quote(name + "_x")).add(quote(name + "_y")).add(quote(name + "_score"));
        }
        return line.toString();
    }

    private static String line(SettledItem.Shown shown, SettledPerson person) {
        Pose pose = person.pose();
        Box box = pose.box();
        StringJoiner line = new StringJoiner(",", "", "\n")
                .add(Long.toString(shown.id().number()))
                .add(Long.toString(shown.timeUs()))
                .add(Integer.toString(person.id()))
                .add(TextFile.number(pose.score()))
                .add(TextFile.number(pose.boxScore()))
                .add(TextFile.number(box.x()))
                .add(TextFile.number(box.y()))
                .add(TextFile.number(box.width()))
                .add(TextFile.number(box.height()));
        for (Keypoint joint : pose.keypoints()) {
            boolean absent = joint.equals(Keypoint.ABSENT);
            line.add(absent ? "" : TextFile.number(joint.x()))
                    .add(absent ? "" : TextFile.number(joint.y()))
                    .add(absent ? "" : TextFile.number(joint.score()));
        }
        return line.toString();
    }

    /** Names come from a model's manifest and may hold anything. */
    private static String quote(String text) {
        boolean plain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
        return plain ? text : '"' + text.replace("\"", "\"\"") + '"';
    }
}
