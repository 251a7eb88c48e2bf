package io.posestream.evaluate.posetrack.file;

import io.posestream.evaluate.json.JsonReader;

/**
 * A frame that a PoseTrack file lists.
 *
 * @param fileName path of the picture as the file has it
 * @param id as the file has it; negative where it has none
 */
public record ListedFrame(String fileName, long id) {
    /** A frame just read, whose name must not be missing. */
    static ListedFrame of(JsonReader file, StringBuilder name, long id) {
        if (name.isEmpty()) {
            throw file.complaint("a frame has no file name", "results are named by those of the truth");
        }
        return new ListedFrame(name.toString(), id);
    }
}
