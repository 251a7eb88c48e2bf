package io.posestream.evaluate.posetrack.file;

import com.fasterxml.jackson.core.JsonGenerator;
import io.posestream.core.UserError;
import io.posestream.evaluate.json.JsonWriter;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;

/**
 * Writes PoseTrack 2017, 2018 and 2021 files, plain or, where the name ends in .gz, gzip; a sequence read in one form
 * may be written in another. Coordinates are always written with a fraction, since PoseTrack21's evaluator cuts the
 * scores of a frame of whole numbers. Static functions, thread-safe.
 */
public final class PoseTrackWriter {
    private static final int BUFFER_BYTES = 1 << 16;

    private PoseTrackWriter() {}

    /**
     * Writes a sequence.
     *
     * @param sequence read, or made
     * @param dialect the form to write
     * @param file replaced when it is there
     * @throws UserError when it cannot be written
     */
    public static void write(PoseTrackSequence sequence, Dialect dialect, Path file) {
        try (OutputStream raw = new BufferedOutputStream(Files.newOutputStream(file), BUFFER_BYTES);
                OutputStream out = file.toString().endsWith(".gz") ? new GZIPOutputStream(raw) : raw;
                JsonGenerator json = JsonWriter.on(out)) {
            int[] slotOfJoint = slotOfJoint(sequence);
            if (dialect.hasSlots()) {
                SlotWriter.write(json, sequence, dialect, slotOfJoint);
            } else {
                AnnolistWriter.write(json, sequence, slotOfJoint);
            }
        } catch (IOException e) {
            throw new UserError(file + ": cannot be written (" + e.getMessage() + "); choose another place", e);
        }
    }

    /** Where each joint stands in the people of {@code sequence}, -1 for a joint they lack. */
    private static int[] slotOfJoint(PoseTrackSequence sequence) {
        int[] slots = new int[Joints.COUNT];
        for (int joint = 0; joint < Joints.COUNT; joint++) {
            String name = Joints.name2018(joint);
            slots[joint] = sequence.dialect().hasSlots()
                    ? sequence.category()
                            .map(PoseTrackSequence.Category::keypoints)
                            .orElse(Joints.SLOT_NAMES)
                            .indexOf(name)
                    : joint;
        }
        return slots;
    }
}
