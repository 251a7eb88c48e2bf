package io.posestream.media;

import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;

/** Loads the native libraries once per JVM and sets what is global in them. */
public final class Natives {
    private static final int MESSAGE_BYTES = 256;
    /** Which build of a library is loaded; where it is not set, JavaCPP tries them all. */
    private static final String BUILD = "org.bytedeco.javacpp.platform.extension";

    static {
        // else two dozen libraries of CUDA are looked for in every jar, for half a second; OpenCV decodes and encodes
        // pictures here and computes nothing
        if (System.getProperty(BUILD) == null) {
            System.setProperty(BUILD, "");
        }
        avutil.av_log_set_level(avutil.AV_LOG_QUIET);
        // The workers are parallel already; a second pool below them only costs.
        opencv_core.setNumThreads(1);
    }

    private Natives() {}

    /** Returns when the libraries are loaded, silent and single-threaded; cheap after the first call. */
    public static void load() {
        // The work is in the static initialiser, which the JVM runs once and under its own lock.
    }

    /** What FFmpeg says about its error code. */
    public static String message(int error) {
        try (BytePointer text = new BytePointer(MESSAGE_BYTES)) {
            avutil.av_strerror(error, text, MESSAGE_BYTES);
            // up to the limit, getString would also read what lies behind the terminator
            return text.limit(BytePointer.strlen(text)).getString();
        }
    }

    /** Throws {@link OutOfMemoryError} where an FFmpeg allocator returned a null pointer. */
    public static <P extends org.bytedeco.javacpp.Pointer> P allocated(P pointer, String what) {
        if (pointer == null || pointer.isNull()) {
            throw new OutOfMemoryError("no native memory for " + what);
        }
        return pointer;
    }
}
