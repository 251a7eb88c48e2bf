package io.posestream.runner.run;

import java.nio.file.Path;
import java.util.List;

/**
 * How one stream of a run ended.
 *
 * @param streamId of the stream
 * @param folder of its result files
 * @param endReason of its end record; {@code interrupted} where there is none
 * @param notes what the user should know, one line each
 */
record StreamOutcome(String streamId, Path folder, String endReason, List<String> notes) {
    /** Copies the list. */
    StreamOutcome {
        notes = List.copyOf(notes);
    }
}
