package io.posestream.media.video;

import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * When the pictures of one video stream are shown. In formats whose clock may be set anew (MPEG transport streams) a step
 * back, or a long one forward, is replaced by the nominal interval, so that parts joined by hand follow one another. Not
 * thread safe.
 */
final class StreamClock {
    /** In those formats a longer step forward is another clock; elsewhere it is a pause. */
    private static final long LONGEST_STEP_US = 10_000_000;

    private final Demuxer demuxer;
    private final boolean mayJump;
    private final long intervalTicks;
    private long start;
    private long last = PacketLedger.NO_PTS;
    private long shift;
    private boolean jumped;

    StreamClock(Demuxer demuxer) {
        this.demuxer = demuxer;
        this.mayJump = demuxer.mayJump();
        this.intervalTicks = Math.max(1, demuxer.toTicks(demuxer.intervalUs()));
        this.start = demuxer.stream().start_time();
    }

    /** Presentation time of a picture in units of the time base; one interval after the last where none is known. */
    long picture(AVFrame frame) {
        long pts = frame.best_effort_timestamp();
        if (pts == avutil.AV_NOPTS_VALUE) {
            pts = last == PacketLedger.NO_PTS ? 0 : last + intervalTicks;
        }
        if (start == PacketLedger.NO_PTS || (last == PacketLedger.NO_PTS && pts < start)) {
            start = pts;
        }
        if (isJump(pts)) {
            shift += last + intervalTicks - pts;
            jumped = true;
        }
        last = pts;
        return pts;
    }

    private boolean isJump(long pts) {
        return mayJump && last != PacketLedger.NO_PTS && (pts < last || pts - last > demuxer.toTicks(LONGEST_STEP_US));
    }

    /** When the last picture is shown, in µs from the stream's start. */
    long shownUs() {
        return last == PacketLedger.NO_PTS ? 0 : demuxer.toUs(last + shift - start);
    }

    /** True once after each jump of the clock. */
    boolean takeJump() {
        boolean taken = jumped;
        jumped = false;
        return taken;
    }

    /**
     * When a packet that gave no picture would have been shown, in µs from the stream's start.
     *
     * @param otherwiseUs where its time is unknown, and the latest it can be where the clock may jump
     */
    long lostUs(long pts, long otherwiseUs) {
        if (pts == PacketLedger.NO_PTS || start == PacketLedger.NO_PTS) {
            return otherwiseUs;
        }
        long us = demuxer.toUs(pts + shift - start);
        return mayJump ? Math.max(0, Math.min(us, otherwiseUs)) : us;
    }
}
