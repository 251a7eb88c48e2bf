package io.posestream.runner.run;

import io.posestream.ingest.stream.PlannedSource;
import io.posestream.results.ResultFolder;
import io.posestream.viewer.Viewer;
import java.util.List;
import java.util.Optional;

/**
 * All that a run works with, open; whoever opened it closes it.
 *
 * @param planned the sources that can be read, and where each goes on
 * @param folders of their results, in the same order
 * @param parts what the stages work with
 * @param page the live page, where there is to be one
 * @param invitation how other programs reach the broker, where they are meant to
 */
record OpenedRun(
        List<PlannedSource> planned,
        List<ResultFolder> folders,
        Pipeline.Parts parts,
        Optional<Viewer> page,
        Optional<String> invitation) {
    /** Copies the lists. */
    OpenedRun {
        planned = List.copyOf(planned);
        folders = List.copyOf(folders);
    }
}
