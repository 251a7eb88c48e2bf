package io.posestream.results;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.UserError;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/** The folder of one stream's result files, {@code OUT/<stream>}. Immutable; touches nothing until {@link #create()}. */
public final class ResultFolder {
    private static final List<String> RESULTS = List.of(
            RunSummary.FILE_NAME,
            PoseTrackFormat.FILE_NAME,
            PoseTrackFormat.MOTA_FILE_NAME,
            "keypoints.json",
            "overlay.mp4");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final String streamId;
    private final Path path;

    /**
     * Names the folder.
     *
     * @param out folder of all results
     * @param streamId the stream, one plain folder name
     * @throws UserError where the stream's id cannot be a folder's name
     */
    public ResultFolder(Path out, String streamId) {
        requireNonNull(out, "out is null");
        this.streamId = Require.text(streamId, "streamId");
        try {
            this.path = out.resolve(streamId);
        } catch (InvalidPathException e) {
            throw notAFolderName(streamId);
        }
        boolean oneStep =
                Path.of(streamId).getNameCount() == 1 && !Path.of(streamId).isAbsolute();
        if (!oneStep || streamId.equals(".") || streamId.equals("..")) {
            throw notAFolderName(streamId);
        }
    }

    /** The folder. */
    public Path path() {
        return path;
    }

    /**
     * Refuses a folder that cannot be written to or already holds results. Those of an interrupted run may be replaced
     * by one that continues the same stream and epoch.
     *
     * @param continued the epoch that an earlier run has begun and this one goes on with; empty where there is none
     * @param overwrite true to replace whatever is there
     * @throws UserError where the folder cannot be used
     */
    public void requireFree(OptionalLong continued, boolean overwrite) {
        Path existing = path.toAbsolutePath();
        while (existing.getParent() != null && !Files.exists(existing)) {
            existing = existing.getParent();
        }
        if (!Files.isDirectory(existing)) {
            throw new UserError(existing + " is not a folder: choose another with --out");
        }
        if (!Files.isWritable(existing)) {
            throw new UserError("cannot write to " + existing + ": choose another folder with --out");
        }
        boolean holdsResults = RESULTS.stream().anyMatch(name -> Files.exists(path.resolve(name)));
        if (holdsResults && !overwrite && (continued.isEmpty() || !isInterrupted(continued.getAsLong()))) {
            throw new UserError(path + " already holds results: add --overwrite or choose another folder with --out");
        }
    }

    /**
     * Makes the folder.
     *
     * @throws UserError where that fails
     */
    public void create() {
        try {
            Files.createDirectories(path);
        } catch (IOException e) {
            throw new UserError("cannot make the folder " + path + ": choose another with --out", e);
        }
    }

    private boolean isInterrupted(long epoch) {
        Path summary = path.resolve(RunSummary.FILE_NAME);
        if (!Files.isRegularFile(summary)) {
            return false;
        }
        try {
            JsonNode json = JSON.readTree(summary.toFile());
            return json.path("interrupted").asBoolean(false)
                    && json.path("stream").asText().equals(streamId)
                    && json.path("epoch").asLong(-1) == epoch;
        } catch (IOException e) {
            return false; // not one of ours, so it is not ours to replace
        }
    }

    private static UserError notAFolderName(String streamId) {
        return new UserError("stream id '" + streamId + "' cannot be a folder's name: choose another with --stream-id");
    }
}
