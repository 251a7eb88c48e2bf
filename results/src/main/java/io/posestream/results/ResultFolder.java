package io.posestream.results;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.posestream.core.Checks;
import io.posestream.core.UserError;
import io.posestream.results.format.PoseTrackFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** The folder of one stream's result files, {@code OUT/<stream>}. Immutable; touches nothing until {@link #create()}. */
public final class ResultFolder {
    private static final List<String> RESULTS = List.of(
            RunSummary.FILE_NAME,
            PoseTrackFormat.FILE_NAME,
            PoseTrackFormat.MOTA_FILE_NAME,
            "keypoints.json",
            LiveFile.OVERLAY);
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
        this.streamId = Checks.requireText(streamId, "streamId");
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
     * Refuses a folder that cannot be written to or already holds results. Those of an interrupted run, or of one that was
     * stopped before its summary, may be replaced by one that continues the same stream and epoch.
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
        boolean unfinished = continued.isPresent()
                && summary()
                        .map(json -> isOf(json, continued.getAsLong(), true))
                        .orElse(isWithoutSummary());
        if (holdsResults && !overwrite && !unfinished) {
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

    /**
     * Whether the folder holds finished results of an epoch.
     *
     * @param epoch of the stream
     * @param overlay whether a video is among them; one that could not be drawn is not asked for again
     */
    public boolean isComplete(long epoch, boolean overlay) {
        Optional<JsonNode> summary = summary();
        return summary.filter(json -> isOf(json, epoch, false)).isPresent()
                && RESULTS.stream()
                        .filter(name -> !name.equals(LiveFile.OVERLAY)
                                || (overlay && !LiveFile.isGivenUp(summary.get().path("notes"))))
                        .allMatch(name -> Files.isRegularFile(path.resolve(name)));
    }

    /** Whether the folder holds finished results of an epoch, whole or not. */
    public boolean isFinished(long epoch) {
        return summary().filter(json -> isOf(json, epoch, false)).isPresent();
    }

    /** Whether a video of finished results is there, which could not be drawn as long as it is once more. */
    public boolean keepsOverlay() {
        return Files.isRegularFile(path.resolve(LiveFile.OVERLAY))
                && summary()
                        .map(json -> !json.path("interrupted").asBoolean(true))
                        .orElse(true);
    }

    /**
     * Makes results that are not whole count as unfinished, until they are written anew.
     *
     * @throws UserError where that fails
     */
    public void reopen() {
        try {
            Files.deleteIfExists(path.resolve(RunSummary.FILE_NAME));
        } catch (IOException e) {
            throw new UserError("cannot write to " + path + ": choose another folder with --out", e);
        }
    }

    private boolean isOf(JsonNode summary, long epoch, boolean interrupted) {
        return summary.path("interrupted").asBoolean(!interrupted) == interrupted
                && summary.path("stream").asText().equals(streamId)
                && summary.path("epoch").asLong(-1) == epoch;
    }

    private boolean isWithoutSummary() {
        return !Files.exists(path.resolve(RunSummary.FILE_NAME));
    }

    /** Empty also where it is not one of ours, so that it is not ours to replace. */
    private Optional<JsonNode> summary() {
        Path summary = path.resolve(RunSummary.FILE_NAME);
        if (!Files.isRegularFile(summary)) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readTree(summary.toFile()));
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private static UserError notAFolderName(String streamId) {
        return new UserError("stream id '" + streamId + "' cannot be a folder's name: choose another with --stream-id");
    }
}
