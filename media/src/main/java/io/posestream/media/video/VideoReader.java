package io.posestream.media.video;

import io.posestream.core.UserError;
import io.posestream.media.CorruptImageException;
import io.posestream.media.Image;
import io.posestream.media.Natives;
import io.posestream.media.packet.PacketRule;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.CRC32;
import org.bytedeco.ffmpeg.avcodec.AVPacket;
import org.bytedeco.ffmpeg.avformat.AVStream;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.avutil.AVRational;
import org.bytedeco.ffmpeg.global.avcodec;
import org.bytedeco.ffmpeg.global.avutil;

/**
 * Reads the pictures of a video as displayed, in order of presentation, each once. Owns its native decoder. One thread
 * reads and closes; {@link #abort()} may come from any. Interrupting the thread that opens or reads ends that as well,
 * and leaves it interrupted.
 */
public final class VideoReader implements AutoCloseable {
    /** A lost packet is recognised by its time stamp up to this far back; a longer jump is a jump of the clock. */
    private static final long LEDGER_REACH_US = 10_000_000;

    private static final int MAX_ERRORS_AT_END = 1000;

    /** For a thread that reads a camera: its deadline ends it at once, unless a native call is stuck. */
    private static final Duration PATIENCE = Duration.ofMillis(500);

    private final MediaLocation location;
    private final Demuxer demuxer;
    private final Decoder decoder;
    private final PictureConverter converter = new PictureConverter();
    private final AVPacket packet = Natives.allocated(avcodec.av_packet_alloc(), "a packet");
    private final AVFrame frame = Natives.allocated(avutil.av_frame_alloc(), "a frame");
    private final PacketLedger ledger;
    private final StreamClock clock;
    private final ContainerPromise promise;
    private final PacketRule rule;
    private final Deque<Grab> ready = new ArrayDeque<>();
    private final JpegPackets jpegs;
    private final CorruptRun corrupt = new CorruptRun();
    private final Map<Long, Grab.Arrival> arrivals = new HashMap<>();
    private final PacketFeed packetFeed;
    private final Optional<LiveFeed> liveFeed;
    private int late;
    private VideoInfo info;
    private long packets;
    private long lastDue;
    private boolean sawKey;
    private boolean draining;
    private int errorsAtEnd;
    private boolean closed;

    private VideoReader(MediaLocation location, Demuxer demuxer, Decoder decoder, ReaderOptions options) {
        this.location = location;
        this.demuxer = demuxer;
        this.decoder = decoder;
        this.ledger = new PacketLedger(demuxer.toTicks(LEDGER_REACH_US));
        this.clock = new StreamClock(demuxer);
        this.promise = new ContainerPromise(demuxer, location.file());
        this.rule = PacketRule.of(demuxer.stream());
        this.jpegs = new JpegPackets(demuxer.stream());
        this.liveFeed = options.liveAge()
                .filter(age -> demuxer.isLive())
                .map(age -> new LiveFeed(demuxer, age, decoder.isKeyFramesOnly(), location.toString()));
        this.packetFeed = liveFeed.<PacketFeed>map(feed -> feed).orElseGet(() -> PacketFeed.direct(demuxer));
    }

    /**
     * Opens a file and decodes its first picture.
     *
     * @throws UserError in one line each: no such file, not a video, an mp4 without its index, no video stream, no
     *     frames, none that can be decoded
     */
    public static VideoReader open(Path file, ReaderOptions options) {
        return open(MediaLocation.of(file), options, () -> {});
    }

    /**
     * Opens a camera, a server or standard input and waits for the first picture.
     *
     * @throws NoAnswerException when it does not answer within the open timeout, or answers and falls silent
     * @throws UserError when it answers and refuses, or gives no video
     */
    public static VideoReader open(MediaAddress address, ReaderOptions options) {
        return open(address, options, () -> {});
    }

    /**
     * Loads the native libraries. Opening does it as well; whoever waits for an answer calls this before, because the first
     * start of all unpacks them, for longer than a server may take.
     */
    public static void loadLibraries() {
        Natives.load();
    }

    /**
     * As {@link #open(MediaAddress, ReaderOptions)}.
     *
     * @param signOfLife run before each native call that may block, on whichever thread makes it: such a call should end
     *     within the timeouts
     */
    public static VideoReader open(MediaAddress address, ReaderOptions options, Runnable signOfLife) {
        return open(MediaLocation.of(address), options, signOfLife);
    }

    private static VideoReader open(MediaLocation location, ReaderOptions options, Runnable signOfLife) {
        Demuxer demuxer = Demuxer.open(location, options, signOfLife);
        VideoReader reader;
        try {
            reader = new VideoReader(
                    location, demuxer, Decoder.open(demuxer.stream(), options.threads(), location), options);
        } catch (RuntimeException e) {
            demuxer.close();
            throw e;
        }
        try {
            reader.prime();
            return reader;
        } catch (RuntimeException e) {
            reader.close();
            throw e;
        }
    }

    /** Decodes up to the first picture, which says how large the video is shown. */
    private void prime() {
        try {
            while (info == null && ready.stream().noneMatch(Grab.End.class::isInstance)) {
                step();
            }
        } catch (IOException e) {
            if (location.address().isPresent()) {
                throw new NoAnswerException(e.getMessage());
            }
            throw new UserError(e.getMessage(), e);
        }
        Grab first = ready.getFirst();
        if (first instanceof Grab.End && packets == 0) {
            throw new UserError(location + ": video without frames");
        }
        if (info == null) {
            throw new UserError(location + ": none of its frames can be decoded");
        }
    }

    /** What is known of the video. */
    public VideoInfo info() {
        return info;
    }

    /**
     * The next picture, corrupt run or the end. The receiver of a {@link Grab.Picture} closes it.
     *
     * @throws java.io.InterruptedIOException after {@link #abort()}, or when a read took longer than the read timeout
     * @throws IOException when the source fails
     */
    public Grab next() throws IOException {
        if (closed) {
            throw new IllegalStateException("reader is closed");
        }
        while (ready.isEmpty()) {
            step();
        }
        return ready.getFirst() instanceof Grab.End end ? end : ready.removeFirst();
    }

    /** Whether it is a camera, or a stream like one, that has no end of its own; else a recording. */
    public boolean isLive() {
        return demuxer.isLive();
    }

    /** One move: a picture out, or a packet in. */
    private void step() throws IOException {
        switch (decoder.receive(frame)) {
            case PICTURE -> takePicture();
            case NEEDS_PACKET -> feed();
            case ERROR -> {
                if (draining && ++errorsAtEnd > MAX_ERRORS_AT_END) {
                    finish();
                }
            }
            case END -> finish();
        }
    }

    private void feed() throws IOException {
        PacketFeed.Taken taken = packetFeed.take(packet);
        late += packetFeed.takeOverflow();
        if (taken == PacketFeed.Taken.END) {
            draining = true;
            decoder.drain();
            return;
        }
        if (packet.size() == 0) {
            avcodec.av_packet_unref(packet); // the last picture once more, and to a decoder the end
            return;
        }
        long number = packets++;
        promise.read(packet);
        byte[] bytes = PacketRule.bytes(packet);
        PacketRule.Shows shows = rule.judge(bytes);
        if (taken == PacketFeed.Taken.TOO_LATE) {
            late += shows == PacketRule.Shows.PICTURE ? 1 : 0;
            avcodec.av_packet_unref(packet);
            return;
        }
        flushLate();
        if (shows == PacketRule.Shows.PICTURE) {
            lastDue = number;
            // What an edit list cuts off is decoded and not shown; it is no loss.
            if ((packet.flags() & avcodec.AV_PKT_FLAG_DISCARD) == 0) {
                boolean key = (packet.flags() & avcodec.AV_PKT_FLAG_KEY) != 0;
                ledger.sent(number, packet.pts(), packet.dts(), key);
                noteArrival(number, bytes, key);
            }
        }
        if (jpegs.sent(number, bytes)) {
            decoder.send(packet, shows == PacketRule.Shows.SAME_PICTURE ? lastDue : number);
        }
        avcodec.av_packet_unref(packet);
    }

    private void noteArrival(long number, byte[] bytes, boolean key) {
        if (liveFeed.isPresent()) {
            CRC32 digest = new CRC32();
            digest.update(bytes);
            int sum = (int) digest.getValue();
            arrivals.put(number, new Grab.Arrival(packetFeed.arrivalUs(), Demuxer.producerTimeUs(packet), sum, key));
            // what never came out of the decoder
            arrivals.keySet().removeIf(old -> old < number - PacketLedger.HORIZON_PACKETS);
        }
    }

    private void flushLate() {
        if (late > 0) {
            ready.add(new Grab.Late(late));
            late = 0;
        }
    }

    private void takePicture() {
        try {
            long number = Decoder.number(frame);
            long pts = clock.picture(frame);
            addLost(ledger.delivered(number, pts, decoder.reorders()), clock.shownUs());
            Optional<ByteBuffer> jpeg = jpegs.take(number);
            sawKey |= !decoder.guessesReferences() || Decoder.isKey(frame);
            if (Decoder.isCorrupt(frame) || !sawKey) {
                corrupt.add(1, sawKey ? "picture is damaged" : "no key frame before it", clock.shownUs());
                return;
            }
            PictureConverter.Shape shape = PictureConverter.shape(frame, demuxer.pixelAspect(frame));
            Image image = converter.convert(frame, shape);
            Optional<ByteBuffer> file = jpeg.filter(bytes -> shape.isAsStored() && JpegPackets.show(bytes, image));
            if (info == null) {
                info = describe(image, file.isPresent());
            }
            corrupt.flushTo(ready);
            ready.add(picture(image, pts, file, Optional.ofNullable(arrivals.remove(number))));
        } catch (CorruptImageException e) {
            corrupt.add(1, e.getMessage(), clock.shownUs());
        } finally {
            avutil.av_frame_unref(frame);
        }
    }

    private void addLost(List<PacketLedger.Entry> lost, long untilUs) {
        for (PacketLedger.Entry entry : lost) {
            corrupt.add(1, "packet gave no picture", clock.lostUs(entry.pts(), untilUs));
        }
    }

    private Grab.Picture picture(Image image, long pts, Optional<ByteBuffer> jpeg, Optional<Grab.Arrival> arrival) {
        AVStream stream = demuxer.stream();
        try (AVRational base = stream.time_base()) {
            return new Grab.Picture(
                    image,
                    clock.shownUs(),
                    pts,
                    base.num(),
                    base.den(),
                    info.jpegPackets() ? jpeg : Optional.empty(),
                    clock.takeJump(),
                    arrival);
        }
    }

    private VideoInfo describe(Image image, boolean jpegPackets) {
        return new VideoInfo(
                image.width(),
                image.height(),
                demuxer.intervalUs(),
                demuxer.claimedFrames(),
                demuxer.durationUs(),
                demuxer.creationTimeUs(),
                decoder.name(),
                decoder.isKeyFramesOnly(),
                jpegPackets);
    }

    private void finish() {
        long endUs = clock.shownUs() + demuxer.intervalUs();
        addLost(ledger.remaining(), endUs);
        corrupt.flushTo(ready);
        flushLate();
        ready.add(promise.end(packets, endUs));
    }

    /** Ends a read in progress, and every later one, with an exception. From any thread. */
    public void abort() {
        demuxer.abort();
    }

    /** Frees the decoder and the pictures that were not taken. */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        for (Grab grab : ready) {
            if (grab instanceof Grab.Picture picture) {
                picture.close();
            }
        }
        ready.clear();
        boolean demuxerIsOurs = liveFeed.map(feed -> feed.close(PATIENCE)).orElse(true);
        avutil.av_frame_free(frame);
        avcodec.av_packet_free(packet);
        converter.close();
        decoder.close();
        if (demuxerIsOurs) {
            demuxer.close();
        }
    }
}
