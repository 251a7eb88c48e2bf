package io.posestream.results.format;

import io.posestream.core.Box;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.List;

/**
 * Boxes and ids as PoseTrack21's and MOTChallenge's tools read them, in the form of {@code gt.txt}: {@code
 * frame,id,left,top,width,height,1,-1,-1,-1}. Frames count from 1; ids are those of the other files.
 */
public final class MotFormat implements ResultFormat {
    @Override
    public String fileName() {
        return "gt.txt";
    }

    @Override
    public List<String> write(SettledFrames frames, Path target) throws IOException {
        try (Writer out = TextFile.open(target)) {
            frames.forEach(item -> {
                if (item instanceof SettledItem.Shown shown) {
                    for (SettledPerson person : shown.people()) {
                        out.write(line(shown.id().number() + 1, person));
                    }
                }
            });
        }
        return List.of();
    }

    private static String line(long frame, SettledPerson person) {
        Box box = person.pose().box();
        return String.join(
                        ",",
                        Long.toString(frame),
                        Integer.toString(person.id()),
                        TextFile.number(box.x()),
                        TextFile.number(box.y()),
                        TextFile.number(box.width()),
                        TextFile.number(box.height()),
                        "1,-1,-1,-1")
                + "\n";
    }
}
