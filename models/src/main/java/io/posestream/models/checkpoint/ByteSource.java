package io.posestream.models.checkpoint;

import java.io.IOException;
import java.io.InputStream;

/** Bytes on disk that are opened when they are wanted: a stretch of a file or an entry of a zip archive. */
interface ByteSource {
    /** How many bytes there are. */
    long length();

    /** A stream that starts {@code position} bytes in; the caller closes it. */
    InputStream open(long position) throws IOException;
}
