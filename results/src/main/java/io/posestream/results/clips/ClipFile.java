package io.posestream.results.clips;

import io.posestream.core.clip.SkeletonClip;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A file of clips of one stream, one kind of window and one number of people. Not thread safe. */
interface ClipFile extends AutoCloseable {
    /** Adds a clip of that window with that many people. */
    void add(SkeletonClip clip) throws IOException;

    /** Writes what is left; the files are complete under their temporary names. */
    void finish() throws IOException;

    /** The final names. */
    List<Path> targets();

    /** Gives every file its final name, in place of what has that name now. */
    void commit() throws IOException;

    /** Leaves nothing behind of what is not committed. */
    @Override
    void close() throws IOException;
}
