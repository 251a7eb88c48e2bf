package io.posestream.results.format;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/** Writes the list of images: every number of the epoch, those not looked at with the reason. */
final class PoseTrackImages {
    private PoseTrackImages() {}

    /** In order of number; the memory used does not grow with the stream. */
    static void write(JsonGenerator json, FrameNames names, SettledFrames frames) throws IOException {
        frames.forEach(item -> {
            Optional<String> state = state(item);
            for (long i = 0; i < item.count(); i++) {
                writeImage(json, names, item.id().number() + i, state);
            }
        });
    }

    /** In the given order, which lists every number. */
    static void write(JsonGenerator json, FrameNames names, SettledFrames frames, List<Integer> order)
            throws IOException {
        TreeMap<Long, Optional<String>> states = new TreeMap<>();
        frames.forEach(item -> states.put(item.id().number(), state(item)));
        for (long number : order) {
            writeImage(json, names, number, states.floorEntry(number).getValue());
        }
    }

    private static Optional<String> state(SettledItem item) {
        if (item instanceof SettledItem.Skipped skipped) {
            return Optional.of(skipped.reason());
        }
        return item instanceof SettledItem.Failed failed ? Optional.of("failed: " + failed.reason()) : Optional.empty();
    }

    private static void writeImage(JsonGenerator json, FrameNames names, long number, Optional<String> state)
            throws IOException {
        long id = names.imageId(number);
        json.writeStartObject();
        json.writeStringField("file_name", names.fileName(number));
        json.writeNumberField("id", id);
        json.writeNumberField("frame_id", id);
        if (state.isPresent()) {
            json.writeStringField("posestream_state", state.get());
        }
        json.writeEndObject();
    }
}
