package io.posestream.models.add;

import io.posestream.core.UserError;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A file that has not come whole yet, with a note beside it that says from where it came and how to tell whether it is
 * still the same there. Without such a note it is begun anew. Not thread-safe.
 */
final class PartFile {
    private static final int NOTE_LINES = 3;

    private final Path path;
    private final Path note;
    private final URI address;
    private Optional<Validator> validator;

    PartFile(Path path, URI address) {
        this.path = path;
        this.note = path.resolveSibling(path.getFileName() + ".note");
        this.address = address;
        this.validator = readNote();
    }

    private Optional<Validator> readNote() {
        try {
            if (!Files.isRegularFile(note) || !Files.isRegularFile(path) || Files.size(path) == 0) {
                return Optional.empty();
            }
            List<String> lines = Files.readAllLines(note);
            return lines.size() == NOTE_LINES && lines.get(0).equals(address.toString())
                    ? Optional.of(new Validator(lines.get(1), lines.get(2)))
                    : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    Path path() {
        return path;
    }

    /** Bytes that are there and can be gone on from. */
    long size() {
        try {
            return validator.isPresent() && Files.exists(path) ? Files.size(path) : 0;
        } catch (IOException e) {
            throw new UserError("cannot look at " + path + ": " + e.getMessage(), e);
        }
    }

    /** What to ask the server for the rest with; empty where there is nothing to go on from. */
    Optional<Validator> validator() {
        return size() > 0 ? validator : Optional.empty();
    }

    /** Whether an answer brings the bytes that come next, of the same state of the file. */
    boolean continues(HttpHeaders headers) {
        return validator.isPresent()
                && validator.get().holdsFor(headers)
                && ContentRange.start(headers).orElse(-1) == size();
    }

    /** Begins anew; what was there is lost. */
    void begin(Optional<Validator> told) throws IOException {
        forget();
        Files.createFile(path);
        if (told.isPresent()) {
            Files.write(
                    note,
                    List.of(address.toString(), told.get().header(), told.get().value()));
        }
        validator = told;
    }

    /** Removes the file and its note. */
    void forget() throws IOException {
        Files.deleteIfExists(note);
        Files.deleteIfExists(path);
        validator = Optional.empty();
    }
}
