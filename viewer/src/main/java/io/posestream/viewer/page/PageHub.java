package io.posestream.viewer.page;

import io.posestream.core.FrameLocation;
import io.posestream.core.Skeleton;
import io.posestream.core.StreamItem;
import io.posestream.core.control.SourceStatus;
import io.posestream.core.system.Closing;
import io.posestream.http.Socket;
import io.posestream.kafka.ClientSettings;
import io.posestream.viewer.state.Answered;
import io.posestream.viewer.state.Board;
import io.posestream.viewer.state.Json;
import io.posestream.viewer.state.Step;
import io.posestream.viewer.stream.LiveReader;
import io.posestream.viewer.stream.Picture;
import io.posestream.viewer.stream.Replay;
import io.posestream.viewer.stream.SharedPictures;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What all viewers have in common: what is known of the streams, one reader of the topics, and the frames, each made into
 * a message once however many see it. Owns a thread. Thread-safe.
 */
public final class PageHub implements LiveReader.Listener, AutoCloseable {
    /** Pages that are open at once. */
    static final int MOST_SESSIONS = 100;

    /** Viewers that look back at once: each reads for itself. */
    static final int MOST_REPLAYS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(PageHub.class);
    /** Frames that wait for the budget leave no later than this after they may. */
    private static final long PUMP_MS = 40;
    /** How the streams are is said once a second. */
    private static final int STREAMS_TICKS = 25;

    private final String version;
    private final Board board = new Board();
    private final AtomicLong seq = new AtomicLong();
    private final Set<PageSession> sessions = ConcurrentHashMap.newKeySet();
    private final Set<ResultSocket> results = ConcurrentHashMap.newKeySet();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final Thread timer = new Thread(this::tick, "page-timer");
    private final Semaphore replays = new Semaphore(MOST_REPLAYS);
    private volatile Optional<SharedPictures> pictures = Optional.empty();
    private volatile Optional<ClientSettings> source = Optional.empty();

    /** @param version of this program, for the page */
    public PageHub(String version) {
        this.version = version;
        timer.setDaemon(true);
        timer.start();
    }

    private void tick() {
        try {
            for (int tick = 1; !closed.await(PUMP_MS, TimeUnit.MILLISECONDS); tick++) {
                try {
                    sessions.forEach(PageSession::pump);
                    if (tick % STREAMS_TICKS == 0) {
                        tellStreams();
                    }
                } catch (RuntimeException e) {
                    // the next turn comes all the same
                    LOG.warn("the page's timer", e);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Begins to read; until then there is nothing to see. Called once.
     *
     * @param clients how to reach the broker; its topics are there
     * @return ends reading when it is closed
     */
    public Closing follow(ClientSettings clients) {
        Closing readers = new Closing();
        source = Optional.of(clients);
        pictures = Optional.of(readers.add(SharedPictures.open(clients)));
        readers.add(LiveReader.open(clients, this));
        // whoever looks back stops before the broker does
        readers.add(() -> sessions.forEach(PageSession::present));
        return readers;
    }

    @Override
    public void answered(Answered answered) {
        Optional<Skeleton> fresh = board.answered(answered);
        fresh.ifPresent(skeleton -> {
            String text = Json.text(json -> {
                json.writeStringField("type", "skeleton");
                Board.writeSkeletons(json, List.of(skeleton));
            });
            sessions.forEach(session -> session.tell(text, false));
        });
        // what had lain there is history
        if (answered.delays().of(Step.READ).isPresent()) {
            tellResults(answered);
            show(answered);
        }
    }

    private void tellResults(Answered answered) {
        List<ResultSocket> followers = results.stream()
                .filter(socket -> socket.follows(answered.stream()))
                .toList();
        if (!followers.isEmpty()) {
            String text = text(answered);
            followers.forEach(socket -> socket.answered(text));
        }
    }

    private String text(Answered answered) {
        return Json.text(json -> board.writeAnswer(json, answered));
    }

    private void show(Answered answered) {
        if (answered.item() instanceof StreamItem.Gap<?>) {
            return;
        }
        String stream = answered.stream();
        List<PageSession> bare = sessions.stream()
                .filter(session -> session.shows(stream, false))
                .toList();
        List<PageSession> pictured =
                sessions.stream().filter(session -> session.shows(stream, true)).toList();
        if (!bare.isEmpty()) {
            offer(frame(answered, Picture.OFF), bare);
        }
        if (!pictured.isEmpty()) {
            withPicture(stream, answered, picture -> offer(frame(answered, picture), pictured));
        }
    }

    private void withPicture(String key, Answered answered, Consumer<Picture> found) {
        Optional<FrameLocation> place = answered.picture();
        Optional<SharedPictures> reader = pictures;
        if (place.isPresent() && reader.isPresent()) {
            reader.get().want(key, place.get(), found);
        } else {
            found.accept(Picture.GONE);
        }
    }

    private static void offer(ShownFrame frame, List<PageSession> viewers) {
        viewers.forEach(viewer -> viewer.offer(frame));
    }

    private ShownFrame frame(Answered answered, Picture picture) {
        return frame(answered, picture, "live", json -> board.writeAnswer(json, answered));
    }

    /** A frame that somebody looks back at. */
    ShownFrame past(Answered answered, Picture picture) {
        return frame(answered, picture, "replay", json -> Board.writeStored(json, answered));
    }

    private ShownFrame frame(Answered answered, Picture picture, String mode, Json.Fields fields) {
        long number = seq.incrementAndGet();
        byte[] head = Json.bytes(json -> {
            json.writeNumberField("seq", number);
            json.writeStringField("mode", mode);
            json.writeStringField("picture", picture.kind().word());
            fields.write(json);
        });
        return ShownFrame.of(number, answered, head, picture);
    }

    /**
     * A new replay; empty where there is no room for one, or nothing of the stream.
     *
     * @param ended told once when it has ended
     */
    Optional<Replay> replay(String stream, Replay.Screen screen, Runnable ended) {
        Optional<Integer> partition = board.partition(stream);
        if (source.isEmpty() || partition.isEmpty() || !replays.tryAcquire()) {
            return Optional.empty();
        }
        return Optional.of(Replay.open(source.get(), stream, partition.get(), screen, ended));
    }

    /** There is room for another. */
    void replayEnded() {
        replays.release();
    }

    /** When the newest frame of a stream arrived that was looked at, in µs since 1970. */
    Optional<Long> newestUs(String stream) {
        return board.newest(stream).map(Answered::arrivalUs);
    }

    /** Shows a viewer the newest frame of a stream, however old it is. */
    void offerNewest(String stream, PageSession session) {
        board.newest(stream).ifPresent(answered -> {
            if (session.shows(stream, false)) {
                session.offer(frame(answered, Picture.OFF));
            } else {
                // under a name of its own, so that it takes nobody else's place
                withPicture(
                        "newest " + stream + " " + System.identityHashCode(session),
                        answered,
                        picture -> session.offer(frame(answered, picture)));
            }
        });
    }

    @Override
    public void buried(String stream, String reason) {
        board.buried(stream, reason);
    }

    @Override
    public void said(SourceStatus status) {
        board.said(status);
    }

    void opened(PageSession session) {
        if (sessions.size() >= MOST_SESSIONS) {
            session.close(Socket.Cause.TRY_LATER, "too many viewers");
            return;
        }
        session.tell(
                Json.text(json -> {
                    json.writeStringField("type", "hello");
                    json.writeStringField("version", version);
                    board.writeStreams(json, this::picturesFromUs);
                    board.writeSkeletons(json);
                }),
                false);
        sessions.add(session);
    }

    void closed(PageSession session) {
        sessions.remove(session);
    }

    void shown(String stream, long us) {
        board.shown(stream, us);
    }

    Optional<String> history(String stream) {
        return board.history(stream);
    }

    private OptionalLong picturesFromUs(int partition) {
        return pictures.map(reader -> reader.oldestUs(partition)).orElse(OptionalLong.empty());
    }

    private void tellStreams() {
        if (sessions.isEmpty()) {
            return;
        }
        String text = Json.text(json -> {
            json.writeStringField("type", "streams");
            board.writeStreams(json, this::picturesFromUs);
        });
        sessions.forEach(session -> session.tell(text, true));
    }

    /** All streams, for programs. */
    String streams() {
        return Json.text(json -> board.writeStreams(json, this::picturesFromUs));
    }

    /** The newest frame of a stream, for programs. */
    Optional<String> people(String stream) {
        return board.newest(stream).map(this::text);
    }

    /** The newest picture of a stream; empty where the stream is not known. */
    Optional<Picture> picture(String stream, long mostMs) throws InterruptedException {
        Optional<Answered> newest = board.newest(stream);
        if (newest.isEmpty()) {
            return Optional.empty();
        }
        CompletableFuture<Picture> found = new CompletableFuture<>();
        withPicture("asked " + seq.incrementAndGet(), newest.get(), found::complete);
        try {
            return Optional.of(found.get(mostMs, TimeUnit.MILLISECONDS));
        } catch (ExecutionException | TimeoutException e) {
            return Optional.of(Picture.GONE);
        }
    }

    /** A program follows results from now on. */
    void opened(ResultSocket socket) {
        if (results.size() >= MOST_SESSIONS) {
            socket.close();
        } else {
            results.add(socket);
        }
    }

    void closed(ResultSocket socket) {
        results.remove(socket);
    }

    @Override
    public void close() {
        sessions.forEach(session -> session.close(Socket.Cause.GOING_AWAY, "the server ends"));
        closed.countDown();
    }
}
