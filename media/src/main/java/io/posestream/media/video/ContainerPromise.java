package io.posestream.media.video;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVIndexEntry;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.global.avformat;

/**
 * How many packets a container promises, and whether it kept its word. Only an index that names each packet is a promise;
 * a bare count or length in a header is a claim that anyone may write, and tells at most that the end is missing. Not
 * thread safe.
 */
final class ContainerPromise {
    /** Without an index this many intervals may be missing at the end: lengths are stated roughly. */
    private static final int SLACK_INTERVALS = 2;
    /** An index spends at least so many bytes of the file on a packet. */
    private static final int LEAST_ENTRY_BYTES = 4;

    private static final int RIFF_HEADER_BYTES = 8;

    private final Demuxer demuxer;
    private final boolean avi;
    private final OptionalLong indexed;
    private final boolean cut;
    private long firstPacket = Long.MAX_VALUE;
    private long packetsEnd = Long.MIN_VALUE;

    ContainerPromise(Demuxer demuxer, Optional<Path> file) {
        this.demuxer = demuxer;
        String format = demuxer.format();
        this.avi = format.equals("avi");
        this.indexed = file.isPresent() && (avi || format.startsWith("mov,"))
                ? indexed(demuxer.stream(), file.get())
                : OptionalLong.empty();
        this.cut = avi && file.isPresent() && isRiffCut(file.get());
    }

    /** Packets with contents that the index names; none where there is no index. */
    private static OptionalLong indexed(AVStream stream, Path file) {
        int entries = avformat.avformat_index_get_entries_count(stream);
        long most;
        try {
            most = Files.size(file) / LEAST_ENTRY_BYTES;
        } catch (IOException e) {
            return OptionalLong.empty();
        }
        if (entries <= 0 || entries > most) {
            return OptionalLong.empty();
        }
        long packets = 0;
        for (int i = 0; i < entries; i++) {
            AVIndexEntry entry = avformat.avformat_index_get_entry(stream, i);
            packets += entry.size() > 0 ? 1 : 0;
        }
        return packets > 0 ? OptionalLong.of(packets) : OptionalLong.empty();
    }

    /** True where the outermost chunk of an AVI file is longer than the file. */
    private static boolean isRiffCut(Path file) {
        ByteBuffer header = ByteBuffer.allocate(RIFF_HEADER_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        try (SeekableByteChannel input = Files.newByteChannel(file)) {
            while (header.hasRemaining() && input.read(header) >= 0) {
                // up to the end of the header or of the file
            }
            return !header.hasRemaining() && (header.getInt(4) & 0xFFFFFFFFL) + RIFF_HEADER_BYTES > input.size() + 1;
        } catch (IOException e) {
            return false; // reading goes on and will say what is wrong
        }
    }

    /** Packets that the container's index names. */
    OptionalLong packets() {
        return indexed;
    }

    /** A packet was read. */
    void read(AVPacket packet) {
        long time = packet.pts() != PacketLedger.NO_PTS ? packet.pts() : packet.dts();
        if (time == PacketLedger.NO_PTS) {
            return;
        }
        long length = packet.duration() > 0 ? packet.duration() : demuxer.toTicks(demuxer.intervalUs());
        firstPacket = Math.min(firstPacket, time);
        packetsEnd = Math.max(packetsEnd, time + length);
    }

    /**
     * The end.
     *
     * @param packetsRead how many there were
     * @param shownUs length of what was shown, jumps of the clock taken out, in µs
     */
    Grab.End end(long packetsRead, long shownUs) {
        OptionalLong durationUs = demuxer.durationUs();
        boolean timed = durationUs.isPresent() && packetsEnd > firstPacket;
        long coveredUs = demuxer.mayJump() ? shownUs : demuxer.toUs(packetsEnd - firstPacket);
        long shortUs = timed ? durationUs.getAsLong() - coveredUs : 0;
        if (indexed.isPresent()) {
            // What an edit list leaves out is in the index as well, so the time must be short too.
            boolean early = !timed || avi || shortUs > demuxer.intervalUs() / 2;
            long missing = early ? Math.max(0, indexed.getAsLong() - packetsRead) : 0;
            return new Grab.End(missing > 0 || cut, missing);
        }
        return new Grab.End(avi ? cut : shortUs > SLACK_INTERVALS * demuxer.intervalUs(), 0);
    }
}
