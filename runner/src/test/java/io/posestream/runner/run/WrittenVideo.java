package io.posestream.runner.run;

import io.posestream.media.video.Grab;
import io.posestream.media.video.ReaderOptions;
import io.posestream.media.video.VideoReader;
import java.io.IOException;
import java.nio.file.Path;

/** What a video holds that a run has written. Static functions. */
public final class WrittenVideo {
    private WrittenVideo() {}

    /** How many pictures it has. */
    public static int pictures(Path video) throws IOException {
        int count = 0;
        try (VideoReader reader = VideoReader.open(video, ReaderOptions.defaults())) {
            for (Grab grab = reader.next(); !(grab instanceof Grab.End); grab = reader.next()) {
                if (grab instanceof Grab.Picture picture) {
                    picture.close();
                    count++;
                }
            }
        }
        return count;
    }
}
