package io.posestream.ingest.source;

import io.posestream.core.EncodedFrame;

/**
 * A picture without contents, 8 by 8.
 *
 * @param ptsUs its time
 * @param closed is run when it is closed
 */
public record BlankPicture(long ptsUs, Runnable closed) implements SourcePicture {
    @Override
    public int width() {
        return 8;
    }

    @Override
    public int height() {
        return 8;
    }

    @Override
    public EncodedFrame encode() {
        throw new IllegalStateException("not asked for");
    }

    @Override
    public void close() {
        closed.run();
    }
}
