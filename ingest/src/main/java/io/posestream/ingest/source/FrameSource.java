package io.posestream.ingest.source;

import java.io.IOException;

/**
 * An opened source of pictures of which at least one is known to be sound. Owns its native handles. Not thread-safe: one
 * thread reads it from the start to its end.
 */
public interface FrameSource extends AutoCloseable {
    /** What is known of it beforehand. */
    SourceInfo info();

    /**
     * The next picture, stretch of bad packets, or the end; after the end it must not be called again.
     *
     * @throws IOException where the source itself failed; no more will come
     */
    SourceEvent next() throws IOException;

    @Override
    void close();
}
