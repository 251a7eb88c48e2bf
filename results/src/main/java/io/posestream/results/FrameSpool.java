package io.posestream.results;

import io.posestream.core.FrameLocation;
import io.posestream.core.Skeleton;
import io.posestream.results.settled.SettledFrames;
import io.posestream.results.settled.SettledItem;
import io.posestream.results.settled.SettledPerson;
import io.posestream.results.settled.StreamFacts;
import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Keeps the settled items of one epoch in a file, so that memory stays flat however long the stream is: about 60 + 12 x
 * joints bytes per person and frame. Owns the file and deletes it on close. Not thread safe.
 */
final class FrameSpool implements AutoCloseable {
    /** What an entry is, as its first byte says. */
    static final byte SHOWN = 0;

    static final byte SKIPPED = 1;
    static final byte FAILED = 2;

    private static final int BUFFER = 1 << 16;

    private final Path file;
    private final DataOutputStream out;
    private final List<Skeleton> skeletons = new ArrayList<>();

    /** @param file to write; replaced where it exists */
    FrameSpool(Path file) throws IOException {
        this.file = file;
        this.out = new DataOutputStream(new BufferedOutputStream(Files.newOutputStream(file), BUFFER));
    }

    /** Appends an item; numbers follow each other, so they are not stored. */
    void append(SettledItem item) {
        try {
            write(item);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file + ": " + e.getMessage(), e);
        }
    }

    /** Everything appended so far, to be read while this spool is open. */
    SettledFrames read(StreamFacts facts) {
        try {
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file + ": " + e.getMessage(), e);
        }
        return new SpooledFrames(file, facts, List.copyOf(skeletons));
    }

    @Override
    public void close() {
        try {
            out.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write to " + file + ": " + e.getMessage(), e);
        } finally {
            PendingFile.deleteQuietly(file);
        }
    }

    private void write(SettledItem item) throws IOException {
        if (item instanceof SettledItem.Shown shown) {
            writeShown(shown);
        } else if (item instanceof SettledItem.Skipped gap) {
            out.writeByte(SKIPPED);
            out.writeLong(gap.count());
            out.writeUTF(gap.reason());
        } else if (item instanceof SettledItem.Failed failed) {
            out.writeByte(FAILED);
            out.writeUTF(shorten(failed.reason()));
        }
    }

    /** The form of a string in the file holds at most 65,535 bytes. */
    private static String shorten(String text) {
        int limit = 10_000;
        return text.length() <= limit ? text : text.substring(0, limit);
    }

    private void writeShown(SettledItem.Shown shown) throws IOException {
        out.writeByte(SHOWN);
        SpoolRecords.writeMeta(out, shown.meta());
        out.writeLong(shown.timeUs());
        out.writeInt(shown.frame().map(FrameLocation::partition).orElse(-1));
        out.writeLong(shown.frame().map(FrameLocation::offset).orElse(-1L));
        out.writeInt(indexOf(shown.skeleton()));
        out.writeInt(shown.people().size());
        for (SettledPerson person : shown.people()) {
            SpoolRecords.writePerson(out, person);
        }
    }

    private int indexOf(Skeleton skeleton) {
        int index = skeletons.indexOf(skeleton);
        if (index < 0) {
            skeletons.add(skeleton);
            return skeletons.size() - 1;
        }
        return index;
    }
}
