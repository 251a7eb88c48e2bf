package io.posestream.results.format;

import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.StreamFacts;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** One way to write an epoch's people down. Stateless, so that it can be used for many streams and from any thread. */
public interface ResultFormat {
    /** The file's name in a stream's folder, or a folder's where the format has a file per frame. */
    String fileName();

    /** The file's name for a given stream, where it depends on that. */
    default String fileName(StreamFacts facts) {
        return fileName();
    }

    /**
     * Writes everything; the same frames give the same bytes.
     *
     * @param frames what to write, walked as often as the format needs
     * @param target a file or folder that does not exist yet
     * @return what the user should know about this file, one line each; usually nothing
     */
    List<String> write(SettledFrames frames, Path target) throws IOException;
}
