package io.posestream.results;

import io.posestream.core.Checks;
import io.posestream.results.settled.SettledItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** A file that is written while the stream is running, such as a video. */
public interface LiveFormat {
    /** The file's name in a stream's folder. */
    String fileName();

    /**
     * Begins a file.
     *
     * @param target a file that does not exist yet; not created before there is something to write
     */
    Writer open(Path target) throws IOException;

    /** Writes one file; closing it without {@link #finish()} leaves it incomplete. Not thread safe. */
    interface Writer extends AutoCloseable {
        /** Takes the next settled item, in order of number. */
        void accept(SettledItem item) throws IOException;

        /** Completes the file. */
        Report finish() throws IOException;

        @Override
        void close();
    }

    /**
     * What a finished file holds.
     *
     * @param firstNumber number of the first frame in it; empty where there is none, and then there is no file
     * @param frames how many
     * @param notes what the user should know, one line each
     */
    record Report(OptionalLong firstNumber, long frames, List<String> notes) {
        /** Copies the list. */
        public Report {
            Checks.requireNotNegative(frames, "frames");
            notes = List.copyOf(notes);
        }
    }
}
