package io.posestream.media.video;

import java.util.Collection;

/** Corrupt packets in a row, until a sound picture or the end closes the run. Not thread safe. */
final class CorruptRun {
    private int count;
    private String reason = "";
    private long firstPtsUs;

    /** One more; reason and time of the first stay. */
    void add(int packets, String why, long ptsUs) {
        if (count == 0) {
            reason = why;
            firstPtsUs = ptsUs;
        }
        count += packets;
    }

    /** Adds the run to {@code grabs} and begins anew; nothing where there is none. */
    void flushTo(Collection<Grab> grabs) {
        if (count > 0) {
            grabs.add(new Grab.Corrupt(count, reason, firstPtsUs));
            count = 0;
        }
    }
}
