package io.posestream.media;

import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;

/** Time stamps of one video stream, and whether it lasted as long as its container promised. Not thread safe. */
final class StreamClock {
    /** Without a promised count, this many intervals may be missing at the end: lengths are stated roughly. */
    private static final int SLACK_INTERVALS = 2;

    private final Demuxer demuxer;
    private final long intervalUs;
    private long start;
    private long lastPicture = PacketLedger.NO_PTS;
    private long firstPacket = Long.MAX_VALUE;
    private long packetsEnd = Long.MIN_VALUE;

    StreamClock(Demuxer demuxer) {
        this.demuxer = demuxer;
        this.intervalUs = demuxer.intervalUs();
        this.start = demuxer.stream().start_time();
    }

    /** A packet was read. */
    void packet(AVPacket packet) {
        long time = packet.pts() != PacketLedger.NO_PTS ? packet.pts() : packet.dts();
        if (time == PacketLedger.NO_PTS) {
            return;
        }
        long length = packet.duration() > 0 ? packet.duration() : demuxer.toTicks(intervalUs);
        firstPacket = Math.min(firstPacket, time);
        packetsEnd = Math.max(packetsEnd, time + length);
    }

    /** Presentation time of a picture in units of the time base; one interval after the last where none is known. */
    long picture(AVFrame frame) {
        long pts = frame.best_effort_timestamp();
        if (pts == avutil.AV_NOPTS_VALUE) {
            pts = lastPicture == PacketLedger.NO_PTS ? 0 : lastPicture + Math.max(1, demuxer.toTicks(intervalUs));
        }
        if (start == PacketLedger.NO_PTS) {
            start = pts;
        }
        lastPicture = pts;
        return pts;
    }

    /** Time from the stream's start in µs; of {@link PacketLedger#NO_PTS}: one interval after the last picture. */
    long sinceStartUs(long pts) {
        if (pts != PacketLedger.NO_PTS && start != PacketLedger.NO_PTS) {
            return demuxer.toUs(pts - start);
        }
        return lastPicture == PacketLedger.NO_PTS ? 0 : demuxer.toUs(lastPicture - start) + intervalUs;
    }

    /** How many promised frames were not there, 0 where the promise was kept or none was made. */
    long missingFrames(long packetsRead) {
        OptionalLong promised = demuxer.frameCount();
        OptionalLong durationUs = demuxer.durationUs();
        long shortUs = durationUs.isPresent() && packetsEnd > firstPacket
                ? durationUs.getAsLong() - demuxer.toUs(packetsEnd - firstPacket)
                : 0;
        if (promised.isPresent()) {
            // A count alone may include empty packets (AVI), so the time must be short as well.
            boolean early = durationUs.isEmpty() || packetsEnd <= firstPacket || shortUs > intervalUs / 2;
            return early ? Math.max(0, promised.getAsLong() - packetsRead) : 0;
        }
        return shortUs > SLACK_INTERVALS * intervalUs ? Math.round((double) shortUs / intervalUs) : 0;
    }
}
