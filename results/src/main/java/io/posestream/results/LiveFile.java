package io.posestream.results;

import com.fasterxml.jackson.databind.JsonNode;
import io.posestream.results.settled.SettledItem;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A live format's writer and the file it writes to. Trouble with it costs this file and nothing else: it is given up with a
 * note, and the stream's other files are written as ever. Owns both. Not thread safe.
 */
final class LiveFile implements AutoCloseable {
    static final String OVERLAY = "overlay.mp4";
    /** Begins the note about a file that is left out. */
    private static final String LEFT_OUT = "no ";

    private final PendingFile file;
    private Optional<LiveFormat.Writer> writer = Optional.empty();
    private Optional<String> trouble = Optional.empty();

    LiveFile(LiveFormat format, Path folder) {
        this.file = new PendingFile(folder.resolve(format.fileName()));
        try {
            writer = Optional.of(format.open(file.path()));
        } catch (IOException | RuntimeException e) {
            giveUp("", e);
        }
    }

    void accept(SettledItem item) {
        if (writer.isPresent()) {
            try {
                writer.get().accept(item);
            } catch (IOException | RuntimeException e) {
                giveUp(" at frame " + item.id().number(), e);
            }
        }
    }

    /** Completes the file; one that was given up has no first number, and so no file. */
    LiveFormat.Report finish() {
        if (writer.isPresent()) {
            try {
                return writer.get().finish();
            } catch (IOException | RuntimeException e) {
                giveUp(" at its end", e);
            }
        }
        return new LiveFormat.Report(OptionalLong.empty(), 0, trouble.stream().toList());
    }

    /** Whether a summary's notes say that the video was left out. */
    static boolean isGivenUp(JsonNode notes) {
        for (JsonNode note : notes) {
            if (note.asText().startsWith(LEFT_OUT + OVERLAY)) {
                return true;
            }
        }
        return false;
    }

    PendingFile file() {
        return file;
    }

    private void giveUp(String where, Exception cause) {
        trouble = Optional.of(LEFT_OUT + file.target().getFileName() + ": it could not be written" + where + " ("
                + cause.getMessage() + ")");
        closeWriter();
        file.close();
    }

    private void closeWriter() {
        Optional<LiveFormat.Writer> open = writer;
        writer = Optional.empty();
        try {
            open.ifPresent(LiveFormat.Writer::close);
        } catch (RuntimeException e) {
            // it is left out, or complete, in any case
            trouble = trouble.or(() -> Optional.of(file.target().getFileName() + " does not close: " + e.getMessage()));
        }
    }

    @Override
    public void close() {
        closeWriter();
        file.close();
    }
}
